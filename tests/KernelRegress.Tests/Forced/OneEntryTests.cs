using KernelRegress.Fixtures;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests.Forced;

/// <summary>What a user of the library calls: <see cref="Race.Run(Scenario, Effort?)"/>, whatever the scenario.</summary>
public sealed class OneEntryTests
{
    private static readonly Scenario Forced = ScenarioCatalog.Find("udp/dnat-one/forward/forced")!;

    [SkippableFact]
    public void A_forced_scenario_is_forced_and_not_raced()
    {
        OnThisKernel.RequireRoot();

        Observation seen = Race.Run(Forced);

        seen.Rounds.Should().Be(3);
        Judgement.Of(Forced, seen).Verdict.Should().Be(VerdictKind.Held);
        Race.Run(Forced, Effort.Exactly(2)).Rounds.Should().Be(2);
    }

    [SkippableFact]
    public void A_forced_scenario_is_forced_in_a_network_of_ones_own_too()
    {
        OnThisKernel.RequireRoot();
        Rule zone = new(Match.Protocol(17), Statements.SetZone(7));
        Chain chain = new("zone") { Hook = new ChainHook(ChainType.Filter, HookPoint.Prerouting, HookPriority.Raw), Rules = [zone] };

        Observation seen = Race.Run(Forced, plan => plan.With(plan.Tracker, n => n with
        {
            Rules = new Ruleset([.. n.Rules!.Tables, new Table(TableFamily.Ip, "sabotage") { Chains = [chain] }]),
        }));

        Judgement.Of(Forced, seen).Checks.Where(check => !check.Held).Should().ContainSingle(check => check.Name == "zones-as-set");
    }

    [SkippableFact]
    public void A_namespace_that_is_there_already_is_raced_in()
    {
        OnThisKernel.RequireRoot();
        using NetworkNamespace theirs = NetworkNamespace.Create("theirs");
        bool opened = false;

        Observation seen = Race.Run(Forced, plan => plan.With("server", n => n with { Open = Open }));

        opened.Should().BeTrue();
        Judgement.Of(Forced, seen).Verdict.Should().Be(VerdictKind.Held);

        NetworkNamespace Open()
        {
            opened = true;
            return NetworkNamespace.Open("server", $"/proc/self/fd/{theirs.Descriptor}");
        }
    }
}
