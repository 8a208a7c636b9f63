using KernelRegress.Results;

namespace KernelRegress.UnitTests.Forced;

/// <summary>Three forced clashes say as much as thousands of raced ones.</summary>
public sealed class ForcedComparisonTests
{
    private static readonly Scenario Icmp = new("icmp/none/forward/forced", Expectation.ResolvedOrCounted) { Forcing = Forcing.AfterNat };

    [Fact]
    public void A_forced_loser_that_now_arrives_is_better_and_no_luck()
    {
        ScenarioComparison seen = Compare(Dropped, Resolved);

        seen.Change.Should().Be(Change.Better);
        seen.Reason.Should().NotContain("luck");
    }

    [Fact]
    public void A_forced_loser_that_is_now_lost_is_worse_and_no_luck()
    {
        ScenarioComparison seen = Compare(Resolved, Dropped);

        seen.Change.Should().Be(Change.Worse);
        seen.Reason.Should().NotContain("luck");
    }

    [Fact]
    public void What_is_a_change_of_kind_is_not_called_noise_in_the_same_line()
    {
        Compare(Dropped, Resolved).Reason.Should().NotContain("~");
        Compare(Resolved with { Clashes = 0, Counters = new() { ClashResolve = 0, InsertFailed = 0, Drop = 0 } }, Dropped).Reason.Should().NotContain("~");
    }

    [Fact]
    public void Who_answers_is_told_and_judges_nothing()
    {
        Observation other = Resolved with
        {
            Repliers = new Dictionary<string, long> { ["10.1.0.12:8080"] = 6 },
        };

        ScenarioComparison seen = Compare(Resolved, other);

        seen.Should().Match<ScenarioComparison>(s => s.Change == Change.Same && s.Of == ChangeOf.Kind);
        seen.Reason.Should().Contain("replies now come from 10.1.0.12:8080, before from 10.96.0.10:80");
    }

    [Theory]
    [InlineData("kept", "two", Change.Worse)]
    [InlineData("kept", "rewritten", Change.Worse)]
    [InlineData("rewritten", "two", Change.Worse)]
    [InlineData("two", "kept", Change.Better)]
    public void A_source_port_that_the_server_no_longer_knows_is_worse(string before, string after, Change expected)
    {
        ScenarioComparison seen = Compare(Ports(before), Ports(after));

        seen.Change.Should().Be(expected);
        seen.Reason.Should().Contain($"source ports {after}, before {before}");
    }

    private static Observation Ports(string seen) => Resolved with { SourcePorts = new Dictionary<string, long> { [seen] = 3 } };

    private static Observation Resolved => new()
    {
        Rounds = 3,
        Senders = 2,
        Sent = 6,
        Delivered = 6,
        Held = 6,
        Forced = 3,
        Clashes = 3,
        Counters = new() { ClashResolve = 3, InsertFailed = 0, Drop = 0 },
        Repliers = new Dictionary<string, long> { ["10.96.0.10:80"] = 6 },
        SourcePorts = new Dictionary<string, long> { ["kept"] = 3 },
    };

    private static Observation Dropped => Resolved with { Delivered = 3, Lost = 3, Counters = new() { ClashResolve = 0, InsertFailed = 3, Drop = 3 } };

    private static ScenarioComparison Compare(Observation before, Observation after) =>
        Comparison.Of(Record(before), Record(after)).Scenarios.Should().ContainSingle().Subject;

    private static RunRecord Record(Observation seen) => new()
    {
        Tool = "0.1.0",
        StartedAt = DateTimeOffset.UnixEpoch,
        Kernel = new("host", "6.18.1", "#1", "x86_64", 0),
        Machine = new(2, "none", "root"),
        Scenarios = [ScenarioResult.Judged(Icmp, seen, 0)],
    };
}
