using KernelRegress.Results;

namespace KernelRegress.UnitTests.Forced;

/// <summary>A forced clash is evidence about itself, and each of its traces is checked by a name of its own.</summary>
public sealed class ForcedJudgementTests
{
    private static readonly Scenario Udp = new("udp/none/forward/forced", Expectation.EveryFrameArrives) { Forcing = Forcing.AfterNat };
    private static readonly Scenario Tcp = new("tcp/none/forward/forced", Expectation.LosersAreDroppedAndCounted) { Forcing = Forcing.AfterNat };
    private static readonly Scenario Zones = new("udp/none/forward/forced-zones", Expectation.NothingClashes) { Forcing = Forcing.AfterNat, Zones = ZoneKind.Separate };

    [Fact]
    public void Three_clashes_are_enough() =>
        Judgement.Of(Udp, Resolved).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Held && j.Outcome == Outcome.Resolved);

    [Fact]
    public void A_clash_without_any_trace_is_uncounted_and_never_no_clash()
    {
        Observation seen = Resolved with { Clashes = 0, Counters = Counters(0, 0, 0) };

        Judgement.Of(Udp, seen).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Held && j.Outcome == Outcome.Uncounted);
        Judgement.Of(Tcp, seen).Verdict.Should().Be(VerdictKind.Violated, "a loser that should be dropped was not");
    }

    [Fact]
    public void Before_5_10_a_clash_without_a_counter_is_uncounted_too() =>
        Judgement.Of(Udp, Resolved with { Counters = new() { InsertFailed = 0, Drop = 0 } }).Outcome.Should().Be(Outcome.Uncounted);

    [Fact]
    public void A_frame_that_was_not_held_forces_nothing() =>
        Judgement.Of(Udp, Resolved with { Held = 5, Forced = 2, Counters = Counters(2, 0, 0) }).Verdict.Should().Be(VerdictKind.Inconclusive);

    [Fact]
    public void Equal_tuples_in_different_zones_must_not_clash()
    {
        Observation apart = Resolved with { Forced = 0, Clashes = 0, Counters = Counters(0, 0, 0) };

        Judgement.Of(Zones, apart).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Held && j.Outcome == Outcome.NoClash);
        Judgement.Of(Zones, apart with { Held = 0 }).Verdict.Should().Be(VerdictKind.Inconclusive, "frames that nobody held prove nothing");
        Judgement.Of(Zones, apart with { Clashes = 1, Counters = Counters(1, 0, 0) }).Verdict.Should().Be(VerdictKind.Violated);
    }

    [Fact]
    public void An_overflow_is_held_where_the_table_is_full_and_violates_everywhere_else()
    {
        Scenario full = new("tcp/none/forward/forced-table-full", Expectation.OverflowIsDroppedAndCounted) { Forcing = Forcing.AfterNat with { Meanwhile = Meanwhile.TableFull } };
        Observation overflow = Resolved with { Rounds = 1, Held = 1, Forced = 0, Clashes = 0, Sent = 2, Delivered = 1, Lost = 1, Counters = Counters(0, 0, 1) };

        Judgement.Of(full, overflow).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Held && j.Outcome == Outcome.DroppedWithoutClash);
        Judgement.Of(full, overflow with { Counters = Counters(0, 1, 1) }).Verdict.Should().Be(VerdictKind.Violated, "that is how a clash looks");
        Judgement.Of(Tcp, overflow).Verdict.Should().Be(VerdictKind.Violated);
        Judgement.Of(Udp, overflow).Verdict.Should().Be(VerdictKind.Violated);
    }

    public static TheoryData<string, Observation> BrokenTraces() => new()
    {
        { "counters-match-losses", Resolved with { Counters = Counters(3, 0, 0) with { Insert = 1 } } },
        { "counters-match-losses", Resolved with { Counters = Counters(3, 0, 0) with { ChainTooLong = 1 } } },
        { "resolved-are-counted", Resolved with { Counters = Counters(2, 0, 0) } },
        { "resolved-are-counted", Resolved with { Counters = Counters(4, 0, 0) } },
        { "replies-arrive", Resolved with { RepliesReceived = 5 } },
        { "replies-from-the-service", Resolved with { RepliesAstray = 1 } },
        { "table-views-agree", Resolved with { Table = Table with { Disagreements = 1 } } },
        { "originals-unique", Resolved with { Table = Table with { RepeatedOriginals = 1 } } },
        { "zones-as-set", Resolved with { Table = Table with { Zones = new Dictionary<string, long> { ["7"] = 9 } } } },
        { "count-matches-table", Resolved with { Table = Table with { Count = 10 } } },
        { "count-matches-table", Resolved with { Table = Table with { Count = 8 } } },
        { "empty-after-flush", Resolved with { EntriesAfterFlush = 1 } },
        { "stays-empty", Resolved with { EntriesLater = 1 } },
        { "namespace-gone", Resolved with { NamespaceHeld = true } },
        { "log-quiet", Resolved with { KernelLog = ["WARNING: CPU: 0 PID: 1 at net/netfilter/nf_conntrack_core.c"] } },
    };

    [Theory, MemberData(nameof(BrokenTraces))]
    public void Each_trace_violates_alone_and_by_its_name(string name, Observation seen)
    {
        Judgement judgement = Judgement.Of(Udp, seen);

        judgement.Verdict.Should().Be(VerdictKind.Violated);
        judgement.Checks.Where(check => !check.Held).Select(check => check.Name).Should().Equal(name);
    }

    [Fact]
    public void Entries_that_a_clash_inserted_for_replies_only_are_counted_and_not_shown()
    {
        Observation split = Resolved with { SplitRounds = 3, Table = Table with { Count = 12 } };

        Judgement.Of(Udp, split).Verdict.Should().Be(VerdictKind.Held);
        Judgement.Of(Udp, split with { Table = Table with { Count = 13 } }).Verdict.Should().Be(VerdictKind.Violated, "one more than clashes");
    }

    [Fact]
    public void What_nobody_looked_at_is_no_violation_and_says_so()
    {
        Judgement judgement = Judgement.Of(Udp, Resolved with { Table = null, EntriesLater = null, TeardownSeconds = null, KernelLog = null });

        judgement.Verdict.Should().Be(VerdictKind.Held);
        judgement.Checks.Single(check => check.Name == "log-quiet").Detail.Should().Contain("may not read");
    }

    private static TableTrace Table => new() { Entries = 9, Count = 9, Disagreements = 0, Zones = new Dictionary<string, long> { ["0"] = 9 }, ZonesSet = ["0"] };

    private static Observation Resolved => new()
    {
        Rounds = 3,
        Senders = 2,
        Sent = 6,
        Delivered = 6,
        Held = 6,
        Forced = 3,
        Clashes = 3,
        Counters = Counters(3, 0, 0),
        RepliesExpected = 6,
        RepliesReceived = 6,
        Table = Table,
        EntriesLater = 0,
        TeardownSeconds = 0.1,
        KernelLog = [],
    };

    private static ConntrackCounters Counters(long clashResolve, long insertFailed, long drop) =>
        new() { ClashResolve = clashResolve, InsertFailed = insertFailed, Drop = drop, Insert = 0, ChainTooLong = 0 };
}
