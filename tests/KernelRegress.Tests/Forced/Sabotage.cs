using KernelRegress.Fixtures.Forced;
using KernelRegress.Fixtures.Network;
using KernelRegress.Fixtures.Traffic;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Expressions;
using KernelRegress.Results;

namespace KernelRegress.Tests.Forced;

/// <summary>Forces clashes in networks with something wrong in them.</summary>
internal static class Sabotage
{
    internal const byte Udp = 17;

    // Rounds of two frames and two sentinels use three ports each, from 1024 on; how many went before the first is the link's matter.
    // So many rounds are sure to use each port from 1100 to 1102, one of them for racing frames.
    internal const int Rounds = 50;

    internal static readonly ushort[] Ports = [1100, 1101, 1102];

    /// <summary>The second sender's byte in a UDP payload, and that it is no sentinel.</summary>
    internal static readonly Statement Loser = Match.RawPayload(PayloadBase.Transport, 8 * (8 + FrameToken.SenderOffset), 16, 0x0100);

    internal static Scenario Scenario(string name) => ScenarioCatalog.Find(name)!;

    internal static Observation Force(string scenario, params Chain[] extra) => Force(scenario, _ => { }, extra);

    /// <param name="built">Called when the network is there, before the first frame.</param>
    internal static Observation Force(string scenario, Action<RaceNetwork> built, params Chain[] extra)
    {
        using Aftermath aftermath = Begin(scenario, built, extra);
        return aftermath.Conclude();
    }

    internal static Aftermath Begin(string scenario, Action<RaceNetwork> built, params Chain[] extra)
    {
        OnThisKernel.RequireRoot();
        return ForcedRace.BeginIn(
            forced =>
            {
                RaceNetwork network = Build(forced, extra);
                built(network);
                return network;
            },
            Scenario(scenario),
            Rounds);
    }

    internal static RaceNetwork Build(Scenario scenario, params Chain[] extra) => RaceNetwork.Build(scenario, plan => With(plan, extra));

    internal static IEnumerable<string> FailedChecks(string scenario, Observation seen) =>
        Judgement.Of(Scenario(scenario), seen).Checks.Where(check => !check.Held).Select(check => check.Name);

    internal static Chain Chain(HookPoint hook, int priority, params IReadOnlyList<Rule> rules) =>
        new($"sabotage-{hook}".ToLowerInvariant()) { Hook = new ChainHook(ChainType.Filter, hook, priority), Rules = rules };

    private static RacePlan With(RacePlan plan, Chain[] extra) => extra.Length == 0 ? plan : plan with
    {
        Network = plan.Network with { Namespaces = [.. plan.Network.Namespaces.Select(n => n.Name == plan.Tracker ? With(n, extra) : n)] },
    };

    private static NamespacePlan With(NamespacePlan plan, Chain[] extra) =>
        plan with { Rules = new Ruleset([.. plan.Rules!.Tables, new Table(TableFamily.Ip, "sabotage") { Chains = extra }]) };
}
