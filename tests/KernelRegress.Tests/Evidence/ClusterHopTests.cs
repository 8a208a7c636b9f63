using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests.Evidence;

/// <summary>The seed's author needed four captures to find where frames vanished; here the hop is named.</summary>
public sealed class ClusterHopTests
{
    private static readonly Scenario Pod = ScenarioCatalog.Find("udp/service/pod")!;
    private static readonly string Tunnel = KernelRegress.Fixtures.Network.Cluster.Tunnel.OfThisKernel.Link;

    [SkippableTheory]
    [InlineData("udp/service/pod")]
    [InlineData("udp/service/hostnetwork")]
    [InlineData("udp/service/hairpin")]
    [InlineData("udp/service/nodeport")]
    public void Every_frame_passes_every_hop(string scenario)
    {
        Observation seen = Sabotage.LookAt(ScenarioCatalog.Find(scenario)!).Seen;

        seen.Gone.Should().Be(0);
        seen.Hops!.Hops.Should().OnlyContain(hop => hop.Frames == seen.Sent);
    }

    private const string Cali = "worker1/cali1 or worker1/cali2";

    // Before worker2 translates, when it has, and at the other node.
    public static TheoryData<string, HookPoint, string, string> Places() => new()
    {
        { "worker2", HookPoint.Prerouting, "worker2/cali0", $"worker2/{Tunnel}" },
        { "worker2", HookPoint.Postrouting, "worker2/cali0", $"worker2/{Tunnel}" },
        { "worker1", HookPoint.Forward, $"worker1/{Tunnel}", Cali },
        { "worker1", HookPoint.Postrouting, $"worker1/{Tunnel}", Cali },
    };

    [SkippableTheory, MemberData(nameof(Places))]
    public void The_hop_behind_which_chosen_frames_vanished_is_named(string where, HookPoint hook, string after, string before)
    {
        Observation seen = Sabotage.Look(Pod, where, TableFamily.Ip, new(ChainType.Filter, hook, HookPriority.Filter), Statements.Drop).Seen;

        seen.Lost.Should().Be(Sabotage.Chosen.Length);
        seen.Hops!.Lost.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new LostBetween(after, before, Sabotage.Chosen.Length, Sabotage.ChosenInWords));
    }

    [SkippableFact]
    public void A_frame_that_a_backend_s_own_link_drops_has_come_to_it()
    {
        ChainHook ingress = new(ChainType.Filter, HookPoint.Ingress, HookPriority.Filter) { Device = "eth0" };

        Observation seen = Sabotage.Look(Pod, "pod-x pod-y", TableFamily.Netdev, ingress, Statements.Drop).Seen;

        seen.Hops!.Lost.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new LostBetween("pod-x/eth0 or pod-y/eth0", "the receiver", Sabotage.Chosen.Length, Sabotage.ChosenInWords));
    }

    [SkippableFact]
    public void A_frame_that_the_pod_sends_itself_has_come_back_to_it_only_when_it_passed_its_link_again()
    {
        Observation seen = Sabotage.Look(ScenarioCatalog.Find("udp/service/hairpin")!, "worker2", TableFamily.Ip,
            new(ChainType.Filter, HookPoint.Forward, HookPriority.Filter), Statements.Drop).Seen;

        seen.Hops!.Lost.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new LostBetween("worker2/cali0", "worker2/cali0 or worker2/cali1", Sabotage.Chosen.Length, Sabotage.ChosenInWords));
    }

    [SkippableFact]
    public void A_lost_race_is_lost_between_the_pod_s_link_and_the_tunnel()
    {
        Observation seen = Sabotage.LookAt(ScenarioCatalog.Find("tcp/service/pod")!).Seen;

        seen.Hops!.Lost.Should().Contain(lost => lost.After == "worker2/cali0" && lost.Before == $"worker2/{Tunnel}");
        seen.CountersOnTheWay.Drop.Should().Be(seen.Gone, "each node's counters explain what it dropped");
    }
}
