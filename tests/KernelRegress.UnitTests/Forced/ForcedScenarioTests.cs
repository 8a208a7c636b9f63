using KernelRegress.Fixtures.Network;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Forced;

public sealed class ForcedScenarioTests
{
    private static readonly IReadOnlyList<Scenario> Forced = [.. ScenarioCatalog.All.Where(scenario => scenario.Forcing is not null)];

    [Fact]
    public void Forced_clashes_come_first_and_say_so_in_their_names()
    {
        ScenarioCatalog.All.Take(Forced.Count).Should().Equal(Forced);
        Forced.Should().OnlyContain(scenario => scenario.Variant!.StartsWith("forced") || scenario.Variant.StartsWith("every-order"));
        ScenarioCatalog.All.Skip(Forced.Count).Should().OnlyContain(scenario => scenario.Variant == null || !scenario.Variant.Contains("forced"));
    }

    [Fact]
    public void No_two_scenarios_have_the_same_name() =>
        ScenarioCatalog.All.Select(scenario => scenario.Name).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Every_raced_pair_of_protocol_and_nat_is_forced_too()
    {
        var raced = ScenarioCatalog.All.Where(scenario => scenario.Forcing is null && scenario.Trial is null && scenario.Nat != NatKind.Notrack && scenario.Transport != Transport.Dns).Select(Pair).Distinct();

        Forced.Select(Pair).Should().Contain(raced);
    }

    [Fact]
    public void Every_protocol_is_forced() =>
        Forced.Select(scenario => scenario.Transport).Distinct().Should().BeEquivalentTo(Enum.GetValues<Transport>().Where(transport => transport != Transport.Dns), "DNS is UDP to conntrack, and needs sockets");

    [Theory]
    [InlineData("udp/dnat-two/forward/forced-four", 3, 4)]
    [InlineData("udp/none/forward/forced-nfqueue", 1, 1)]
    [InlineData("udp/none/forward/forced-zones", 0, 2)]
    [InlineData("udp/none/forward/forced-shared-reply-zone", 1, 2)]
    [InlineData("udp/none/forward/forced-one-zone", 1, 2)]
    [InlineData("udp/dnat-one/forward/forced-flush", 0, 2)]
    [InlineData("udp/none/forward/forced-resize", 1, 2)]
    [InlineData("udp/none/forward/forced-table-full", 0, 1)]
    [InlineData("udp/none/forward", 0, 0)]
    public void A_scenario_says_how_many_clashes_and_held_frames_a_round_has(string name, int clashes, int held) =>
        ScenarioCatalog.Find(name).Should().Match<Scenario>(scenario => scenario.ForcedPerRound == clashes && scenario.HeldPerRound == held);

    [Theory]
    [InlineData("udp/none/forward/forced", "type filter hook postrouting priority 200")]
    [InlineData("udp/masquerade/forward/forced-before-snat", "type filter hook postrouting priority 50")]
    [InlineData("udp/redirect/forward/forced", "type filter hook input priority 200")]
    [InlineData("udp/redirect/local/forced", "type filter hook postrouting priority 200")]
    public void Frames_are_held_between_nat_and_confirmation(string name, string hook)
    {
        RacePlan plan = Plans.Of(ScenarioCatalog.Find(name)!);

        string rules = plan.Network.Namespaces.Single(n => n.Name == plan.Tracker).Rules!.ToString();
        rules.Should().Contain(hook).And.Contain("ct state new queue num 0 bypass");
    }

    private static (Transport, bool, NatKind) Pair(Scenario scenario) => (scenario.Transport, scenario.IPv6, scenario.Nat);
}
