using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

public sealed class JudgementTests
{
    private static readonly Scenario Udp = new("udp/dnat-two/forward", Expectation.EveryFrameArrives);
    private static readonly Scenario Tcp = new("tcp/none/local", Expectation.LosersAreDroppedAndCounted);
    private static readonly Scenario Control = new("udp/none/local/same-cpu", Expectation.NothingClashes);

    [Fact]
    public void Enough_resolved_clashes_hold_and_say_which_loss_rate_they_exclude()
    {
        Judgement judgement = Judgement.Of(Udp, Resolved(2000));

        judgement.Verdict.Should().Be(VerdictKind.Held);
        judgement.Reason.Should().Contain("2000 clashes").And.Contain("0.23");
    }

    [Fact]
    public void No_race_pressure_earns_no_verdict() =>
        Judgement.Of(Udp, Resolved(Confidence.LeastClashes - 1)).Verdict.Should().Be(VerdictKind.Inconclusive);

    [Fact]
    public void One_lost_datagram_violates_however_few_the_clashes()
    {
        Observation seen = Resolved(3) with { Delivered = 5, Lost = 1, Counters = Counters(3, 0, 0) };

        Judgement.Of(Udp, seen).Verdict.Should().Be(VerdictKind.Violated);
    }

    [Fact]
    public void One_tcp_loser_that_is_lost_without_a_count_violates()
    {
        Observation seen = Dropped(2000) with { Counters = Counters(0, 1999, 1999) };

        Judgement.Of(Tcp, seen).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Violated && j.Outcome == Outcome.Mixed);
    }

    [Fact]
    public void Dropped_and_counted_losers_hold_for_tcp_and_violate_for_udp()
    {
        Judgement.Of(Tcp, Dropped(2000)).Verdict.Should().Be(VerdictKind.Held);
        Judgement.Of(Udp, Dropped(2000)).Verdict.Should().Be(VerdictKind.Violated);
    }

    [Fact]
    public void A_control_holds_only_where_its_network_was_seen_to_clash()
    {
        Observation quiet = Quiet(2000);

        Judgement.Of(Control, quiet).Verdict.Should().Be(VerdictKind.Inconclusive);
        Judgement.Of(Control, quiet with { Pressure = new("udp/none/local", 500, 20) }).Verdict.Should().Be(VerdictKind.Inconclusive);
        Judgement.Of(Control, quiet with { Pressure = new("udp/none/local", 500, 490) }).Verdict.Should().Be(VerdictKind.Held);
    }

    [Fact]
    public void Where_a_clash_would_have_been_counted_those_of_another_scenario_prove_nothing()
    {
        Observation quiet = Quiet(2000) with { Pressure = new("tcp/none/local", 500, 490) };

        Judgement.Of(Udp, quiet).Verdict.Should().Be(VerdictKind.Inconclusive);
        Judgement.Of(Udp, quiet with { Counters = quiet.Counters with { ClashResolve = null } }).Verdict.Should().Be(VerdictKind.Held);
    }

    [Fact]
    public void A_loss_behind_the_raced_namespace_is_explained_by_the_counters_there_and_only_by_those()
    {
        Observation seen = Dropped(2000) with { Counters = Counters(0, 1999, 1999) };

        Judgement.Of(Tcp, seen with { CountersBehind = new Dictionary<string, ConntrackCounters> { ["worker1"] = Counters(0, 1, 1) } })
            .Verdict.Should().Be(VerdictKind.Held);
        Judgement.Of(Tcp, seen with { CountersBehind = new Dictionary<string, ConntrackCounters> { ["worker1"] = Counters(0, 0, 0) } })
            .Verdict.Should().Be(VerdictKind.Violated);
    }

    [Fact]
    public void One_clash_violates_a_control() =>
        Judgement.Of(Control, Resolved(1)).Verdict.Should().Be(VerdictKind.Violated);

    [Fact]
    public void A_receiver_that_overflowed_proves_nothing_not_even_a_loss()
    {
        Observation seen = Resolved(2000) with { Delivered = 3990, Lost = 10, ReceiverOverflow = 10 };

        Judgement.Of(Udp, seen).Verdict.Should().Be(VerdictKind.Inconclusive);
    }

    public static TheoryData<string, Observation> BrokenInvariants() => new()
    {
        { "every-frame-accounted", Resolved(2000) with { Sent = 4001 } },
        { "none-duplicated", Resolved(2000) with { Duplicated = 1 } },
        { "none-misdelivered", Resolved(2000) with { Misdelivered = 1 } },
        { "counters-agree", Resolved(2000) with { CtnetlinkCounters = Counters(1999, 0, 0) } },
        { "refusals-are-discards", Refused(2000, discards: 1999) },
        { "empty-after-flush", Resolved(2000) with { EntriesAfterFlush = 1 } },
        { "not-newly-tainted", Resolved(2000) with { NewTaint = 512 } },
    };

    [Theory, MemberData(nameof(BrokenInvariants))]
    public void Each_invariant_violates_alone_and_by_its_name(string name, Observation seen)
    {
        Judgement judgement = Judgement.Of(seen.Gone > 0 ? Tcp : Udp, seen);

        judgement.Verdict.Should().Be(VerdictKind.Violated);
        judgement.Checks.Where(check => !check.Held).Select(check => check.Name).Should().Equal(name);
    }

    [Fact]
    public void A_local_sender_s_refusals_are_what_its_namespace_discards()
    {
        Judgement.Of(Tcp, Refused(2000, discards: 2000)).Verdict.Should().Be(VerdictKind.Held);
        Judgement.Of(Tcp, Refused(2000, discards: 0)).Reason.Should().Be("refusals-are-discards: refused 2000, OutDiscards +0");
        Judgement.Of(Tcp, Refused(2000, discards: 0) with { Held = 4000, Forced = 2000 }).Checks.Should().OnlyContain(check => check.Held);
    }

    [Fact]
    public void A_counter_that_a_kernel_has_in_one_interface_only_cannot_disagree() =>
        Judgement.Of(Udp, Resolved(2000) with { CtnetlinkCounters = Counters(2000, 0, 0) with { ChainTooLong = null } })
            .Verdict.Should().Be(VerdictKind.Held);

    private static Observation Resolved(int clashes) => Quiet(clashes) with { Clashes = clashes, Counters = Counters(clashes, 0, 0) };

    private static Observation Dropped(int clashes) => Quiet(clashes) with
    {
        Delivered = clashes,
        Lost = clashes,
        Clashes = clashes,
        Counters = Counters(0, clashes, clashes),
    };

    private static Observation Refused(int clashes, long discards) => Dropped(clashes) with
    {
        Lost = 0,
        Refused = clashes,
        OrdinaryCounters = discards == 0 ? [] : [new("client", "Ip OutDiscards", discards)],
    };

    private static Observation Quiet(int rounds) => new()
    {
        Rounds = rounds,
        Senders = 2,
        Sent = 2 * rounds,
        Delivered = 2 * rounds,
        Counters = Counters(0, 0, 0),
    };

    private static ConntrackCounters Counters(long clashResolve, long insertFailed, long drop) =>
        new() { ClashResolve = clashResolve, InsertFailed = insertFailed, Drop = drop, ChainTooLong = 0 };
}
