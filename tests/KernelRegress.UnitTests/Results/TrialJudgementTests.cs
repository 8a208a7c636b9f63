using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

/// <summary>What is made of traffic that was sent as an application sends it.</summary>
public sealed class TrialJudgementTests
{
    private static readonly Scenario s_reconnect = ScenarioCatalog.Find("tcp/snat/forward/reconnect")!;
    private static readonly Scenario s_limit = ScenarioCatalog.Find("tcp/none/local/connection-burst")!;
    private static readonly Scenario s_hash = ScenarioCatalog.Find("udp/set-hash/local/rules-replaced")!;
    private static readonly Scenario s_queue = ScenarioCatalog.Find("udp/none/forward/queued-segments")!;

    private static readonly ConnectionLedger s_served = new() { Opened = 40, Served = 40, DueServed = 40 };

    [Fact]
    public void Connections_that_are_served_at_once_hold() =>
        Of(s_reconnect, Connected(s_served)).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Held && j.Outcome == Outcome.Served);

    [Fact]
    public void One_answer_that_the_client_had_to_reset_violates_although_all_are_served() =>
        Violated(s_reconnect, Connected(s_served with { FalseStarts = 1 })).Should().StartWith("served-at-once");

    [Fact]
    public void One_connection_that_times_out_violates() =>
        Violated(s_reconnect, Connected(s_served with { Served = 39, TimedOut = 1 })).Should().StartWith("connections-as-due");

    [Fact]
    public void A_connection_that_nobody_accounts_for_violates() =>
        Violated(s_reconnect, Connected(s_served with { Opened = 41, DueServed = 41 })).Should().StartWith("connections-accounted");

    [Theory]
    [InlineData(20, 5, true)]
    [InlineData(21, 4, false)]
    [InlineData(10, 15, false)]
    public void A_limit_refuses_exactly_what_is_over_it(int served, int refused, bool held)
    {
        Observation seen = Connected(new() { Opened = 25, Served = served, Refused = refused, DueServed = 20 });

        (Of(s_limit, seen).Verdict == VerdictKind.Held).Should().Be(held);
    }

    [Fact]
    public void Nothing_sent_proves_nothing() =>
        Of(s_queue, new() { Trial = new() }).Verdict.Should().Be(VerdictKind.Inconclusive);

    [Fact]
    public void One_lost_datagram_violates() =>
        Of(s_queue, Sent(30) with { Delivered = 29, Lost = 1 }).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Violated && j.Outcome == Outcome.NotServed);

    [Fact]
    public void One_datagram_that_the_rules_missed_violates_however_few_were_sent() =>
        Of(s_hash, Replaced(chances: 10, commits: 1) with { Sent = 2, Delivered = 1, Refused = 1 }).Verdict.Should().Be(VerdictKind.Violated);

    [Theory]
    [InlineData(500_000, 1000, VerdictKind.Held)]
    [InlineData(499_999, 1000, VerdictKind.Inconclusive)]
    [InlineData(500_000, 999, VerdictKind.Inconclusive)]
    public void Neither_look_ups_without_commits_nor_few_of_either_earn_a_verdict(long chances, long commits, VerdictKind verdict) =>
        Of(s_hash, Replaced(chances, commits)).Verdict.Should().Be(verdict);

    [Fact]
    public void A_good_run_says_how_rare_a_miss_it_excludes() =>
        Of(s_hash, Replaced(500_000, 1000)).Reason.Should().Contain("one in 108,57");

    [Fact]
    public void A_datagram_that_slips_through_rules_which_refuse_all_violates()
    {
        Scenario chain = ScenarioCatalog.Find("udp/none/local/rules-replaced-chain")!;
        Observation refused = Replaced(500_000, 1000) with { Delivered = 0, Refused = 1000 };
        refused = refused with { Trial = refused.Trial! with { RefusesAll = true } };

        Of(chain, refused).Verdict.Should().Be(VerdictKind.Held);
        Of(chain, refused with { Refused = 999, Delivered = 1, Misdelivered = 1 })
            .Should().Match<Judgement>(j => j.Verdict == VerdictKind.Violated && j.Outcome == Outcome.NotServed);
    }

    [Fact]
    public void What_kernels_do_differently_without_harm_is_a_change_of_kind_and_not_worse()
    {
        ScenarioComparison change = Compared(s_range, InManner("flows are spread over the range"), InManner("every flow takes the first port of the range"));

        change.Change.Should().Be(Change.Same);
        change.Reason.Should().Contain("first port").And.Contain("spread");
    }

    [Fact]
    public void Traffic_that_is_no_longer_served_is_worse()
    {
        Observation lost = Sent(30) with { Delivered = 0, Lost = 30 };

        Compared(s_queue, Sent(30), lost).Change.Should().Be(Change.Worse);
        Compared(s_queue, lost, Sent(30)).Change.Should().Be(Change.Better);
    }

    private static readonly Scenario s_range = ScenarioCatalog.Find("udp/dnat-range/forward")!;

    private static ScenarioComparison Compared(Scenario scenario, Observation before, Observation after) =>
        Comparison.Of(Runs.Record(ScenarioResult.Judged(scenario, before, 0)), Runs.Record("7.3", ScenarioResult.Judged(scenario, after, 0))).Scenarios.Single();

    private static Judgement Of(Scenario scenario, Observation seen) => Judgement.Of(scenario, seen);

    private static string Violated(Scenario scenario, Observation seen)
    {
        Judgement judgement = Of(scenario, seen);
        judgement.Verdict.Should().Be(VerdictKind.Violated);
        return judgement.Reason;
    }

    private static Observation Connected(ConnectionLedger connections) => new() { Trial = new() { Connections = connections } };

    private static Observation Sent(int count) => new() { Rounds = count, Senders = 1, Sent = count, Delivered = count, Trial = new() };

    private static Observation InManner(string manner) =>
        Sent(20) with { Trial = new() { Manners = new Dictionary<string, long> { [manner] = 20 } } };

    private static Observation Replaced(long chances, long commits) => Sent(1000) with
    {
        Trial = new() { Chances = chances, ChancesAre = "look-ups during a commit", LeastChances = 500_000, Commits = commits, LeastCommits = 1000 },
    };
}
