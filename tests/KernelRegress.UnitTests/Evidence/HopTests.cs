using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
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

    [Fact]
    public void A_loss_says_between_which_hops() =>
        new LostBetween("router/eth0", "router/eth1", 3, []).ToString().Should().Be("3 lost between router/eth0 and router/eth1");
}
