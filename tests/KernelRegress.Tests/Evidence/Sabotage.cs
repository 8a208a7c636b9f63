using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Expressions;
using KernelRegress.Results;

namespace KernelRegress.Tests.Evidence;

/// <summary>Does something to chosen frames at a chosen place of a real network, and looks at the race that follows.</summary>
internal static class Sabotage
{
    internal static readonly Scenario Forward = ScenarioCatalog.Find("udp/dnat-one/forward")!;

    /// <summary>Both frames of one round, so that no twin of theirs has an entry that they could be merged with.</summary>
    internal static readonly (int Round, byte Sender)[] Chosen = [(100, 0), (100, 1), (150, 0), (150, 1)];

    internal static readonly string[] ChosenInWords = [.. Chosen.Select(frame => $"round {frame.Round}, sender {frame.Sender}")];

    /// <summary>A race that ends with the batch in which the chosen frames are, with everything that watches one.</summary>
    /// <param name="namespaces">One, or several with spaces between.</param>
    internal static SecondLook Look(Scenario scenario, string namespaces, TableFamily family, ChainHook hook, Statement what)
    {
        OnThisKernel.RequireRoot();
        var chain = new Chain("sabotage") { Hook = hook, Rules = [.. Chosen.Select(frame => new Rule(IsFrame(frame.Round, frame.Sender), what))] };
        return SecondLook.In(raced => RaceNetwork.Build(raced, plan => plan with
        {
            Network = plan.Network with
            {
                Namespaces = [.. plan.Network.Namespaces.Select(n => !namespaces.Split(' ').Contains(n.Name) ? n : n with
                {
                    Rules = new Ruleset([.. n.Rules?.Tables ?? [], new Table(family, "sabotage") { Chains = [chain] }]),
                })],
            },
        }), scenario);
    }

    /// <summary>Nothing is done to anything.</summary>
    internal static SecondLook LookAt(Scenario scenario)
    {
        OnThisKernel.RequireRoot();
        return SecondLook.In(RaceNetwork.Build, scenario);
    }

    // Behind UDP's header and the token's magic: round, sender, and a zero that sentinels do not have.
    private static Statement IsFrame(int round, byte sender) =>
        Match.RawPayload(PayloadBase.Transport, 8 * (8 + 4), 48, ((ulong)round << 16) | ((ulong)sender << 8));
}
