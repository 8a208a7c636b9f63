using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

/// <summary>Where a draw decides at which backend a frame arrives, three rounds prove nothing of the kernel.</summary>
public sealed class DrawnBackendTests
{
    [Theory]
    [InlineData("udp/dnat-random/forward/forced")]
    [InlineData("udplite/dnat-random/forward/forced")]
    [InlineData("udp/service/hostnetwork/forced")]
    [InlineData("udp/service-iptables/pod/forced")]
    public void A_draw_that_splits_three_rounds_of_three_and_then_none_is_noise(string scenario)
    {
        Compare(scenario, Forced(split: 0), Forced(split: 3)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Same && s.Of == ChangeOf.Nothing && s.Reason == "split/clash 0 % ~ 100 %");
        Compare(scenario, Forced(split: 2), Forced(split: 0)).Change.Should().Be(Change.Same);
    }

    [Fact]
    public void A_split_that_the_rules_ask_for_in_each_round_is_a_change_of_kind() =>
        Compare("udp/dnat-two/forward/forced", Forced(split: 0), Forced(split: 3)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Kind && s.Reason == "the frames of one flow are now split over backends in 3 of 3 rounds");

    [Theory]
    [InlineData("udp/dnat-random/forward")]
    [InlineData("udp/service/pod/dispatcher")]
    public void A_draw_that_splits_half_of_thousands_and_none_before_is_worse_by_rate(string scenario) =>
        Compare(scenario, Resolved(), Resolved(splitRounds: 980)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Rate && s.Reason.Contains("split/clash 0 % → 50.3 %"));

    [Fact]
    public void A_service_that_keeps_its_clients_draws_nothing() =>
        Compare("udp/service/pod/affinity", Resolved(), Resolved(splitRounds: 1)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Kind);

    [Fact]
    public void Whether_the_drawn_backend_is_the_pod_itself_decides_what_ports_and_addresses_are_seen()
    {
        Observation kept = Forced(split: 0) with { SourcePorts = Counted("kept"), Repliers = Counted("10.244.1.21:8080") };
        Observation rewritten = kept with { SourcePorts = Counted("rewritten"), Repliers = Counted("10.244.1.22:8080") };

        Compare("tcp/service/hairpin/forced", kept, rewritten).Of.Should().Be(ChangeOf.Nothing);
        Compare("udp/masquerade-random/forward/forced", kept, rewritten).Of.Should().Be(ChangeOf.Kind, "a fully random port is kept in one round of 64,512");
    }

    [Fact]
    public void Frames_that_arrive_at_both_ends_because_both_ends_send_are_no_split()
    {
        Observation lost = Forced(split: 0) with { Delivered = 3, Lost = 3, Counters = NoneMoved with { InsertFailed = 3, Drop = 3 } };

        ScenarioComparison seen = Compare("udp/none/forward/forced-reverse-null-binding", lost, Forced(split: 3));

        seen.Change.Should().Be(Change.Better);
        seen.Reason.Should().NotContain("split");
    }

    private static Dictionary<string, long> Counted(string what) => new() { [what] = 3 };

    private static Observation Forced(long split) => Resolved(rounds: 3, clashes: 3, split) with { Held = 6, Forced = 3 };

    private static ScenarioComparison Compare(string scenario, Observation before, Observation after) =>
        Comparison.Of(Record(before.As(VerdictKind.Held, name: scenario)), Record(after.As(VerdictKind.Held, name: scenario))).Scenarios.Single();
}
