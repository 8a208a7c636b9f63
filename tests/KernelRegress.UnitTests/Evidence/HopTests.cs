using KernelRegress.Fixtures.Network;
using KernelRegress.Fixtures.Network.Cluster;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Evidence;

public sealed class HopTests
{
    [Theory]
    [InlineData("udp/none/local", "client/eth0 server/eth0")]
    [InlineData("udp/dnat-one/forward", "client/eth0 router/eth0 router/eth1 server/eth0")]
    [InlineData("udp/none/bridge", "client/eth0 bridge/eth0 bridge/eth1 server/eth0")]
    [InlineData("tcp/redirect/forward", "client/eth0 router/eth0")]
    [InlineData("udp/redirect/local", "client/lo")]
    public void The_hops_are_the_links_up_to_the_receiver(string scenario, string hops) =>
        string.Join(' ', Plans.Of(ScenarioCatalog.Find(scenario)!).Hops).Should().Be(hops);

    [Theory]
    [InlineData("udp/service/pod", "pod-a/eth0, worker2/cali0, worker2/tunl0, worker2/em1, worker1/em1, worker1/tunl0, worker1/cali1 or worker1/cali2, pod-x/eth0 or pod-y/eth0")]
    [InlineData("tcp/service/hostnetwork", "worker2/tunl0, worker2/em1, worker1/em1, worker1/tunl0, worker1/cali1 or worker1/cali2, pod-x/eth0 or pod-y/eth0")]
    [InlineData("udp/service/nodeport", "client/eth0, worker2/em0, worker2/tunl0, worker2/em1, worker1/em1, worker1/tunl0, worker1/cali1 or worker1/cali2, pod-x/eth0 or pod-y/eth0")]
    [InlineData("udp/service/hairpin", "pod-a/eth0, worker2/cali0, worker2/cali0 or worker2/cali1, pod-a/eth0 or pod-b/eth0")]
    [InlineData("dns/service/pod/notrack", "pod-a/eth0, worker2/cali0")]
    public void In_the_cluster_they_are_those_of_the_seed_and_those_of_the_backends_behind(string scenario, string hops) =>
        string.Join(", ", ClusterPlans.Of(ScenarioCatalog.Find(scenario)!, Tunnel.Ipip, number => Statements.Queue(number)).Hops).Should().Be(hops);

    [Fact]
    public void A_loss_says_between_which_hops() =>
        new LostBetween("router/eth0", "router/eth1", 3, []).ToString().Should().Be("3 lost between router/eth0 and router/eth1");
}
