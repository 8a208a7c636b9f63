using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Netlink;
using KernelRegress.Results;
using static KernelRegress.Tests.Forced.Sabotage;

namespace KernelRegress.Tests.Forced;

/// <summary>What explains a forced clash that lost a frame: who dropped it, and behind which hop.</summary>
public sealed class ForcedEvidenceTests
{
    private const string Loses = "tcp/none/forward/forced";

    [SkippableFact]
    public async Task Clashes_that_are_forced_beside_each_other_have_each_their_own_drops()
    {
        OnThisKernel.RequireRoot();
        using var together = new Barrier(4);
        Observation[] seen = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () => Force(Loses, _ => together.SignalAndWait()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        foreach (Observation each in seen)
        {
            Skip.If(each.DropsUnseen is not null, each.DropsUnseen);
            // Whoever gives a packet back from the queue frees it (nfqnl_reinject), not the hook that confirms the others.
            each.Drops.Should().ContainSingle().Which.Should().Match<Drop>(drop => drop.Frames == Rounds && drop.Namespace == "router");
        }
    }

    [SkippableFact]
    public void The_hop_behind_which_a_loser_vanished_is_named_with_captures_and_all()
    {
        OnThisKernel.RequireRoot();
        SecondLook look = SecondLook.In(forced => Build(forced, Chain(HookPoint.Postrouting, 300, new Rule(Match.Protocol(Udp), Loser, Statements.Drop))),
            Scenario("udp/none/forward/forced"));

        look.Seen.Hops!.Lost.Should().ContainSingle().Which.ToString().Should().Contain("lost between router/eth0 and router/eth1");
        look.Seen.Rounds.Should().Be(1, "a second look ends with the first round in which something goes wrong");
        look.Files.Select(file => file.Name).Should().Contain(["2-router-eth0.pcapng", "conntrack.txt", "ruleset.nft", "counters.txt"]);
    }

    [SkippableFact]
    public void A_second_look_at_a_clash_that_goes_well_finds_nothing()
    {
        OnThisKernel.RequireRoot();
        SecondLook look = SecondLook.In(RaceNetwork.Build, Scenario("udp/dnat-two/forward/forced"));

        look.Seen.Hops!.Lost.Should().BeEmpty();
        look.Files.Should().BeEmpty();
    }
}
