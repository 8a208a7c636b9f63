using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>On a busy machine a bridge learns late that its ports are up; until then it drops what they receive (BRIDGE_INGRESS_STP_STATE).</summary>
public sealed class SlowNetworkTests
{
    // Longer than frames are waited for in a race.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1.5);

    [SkippableFact]
    public void A_network_that_is_late_to_carry_frames_is_waited_for_and_loses_none()
    {
        OnThisKernel.RequireRoot();
        Timer? up = null;
        Observation seen = Race.RunIn(scenario =>
        {
            RaceNetwork network = RaceNetwork.Build(scenario);
            using (RouteSocket bridge = network.Tracker.Run(RouteSocket.Open))
                bridge.SetDown("eth1");
            up = new Timer(_ => SetUp(network), null, Late, Timeout.InfiniteTimeSpan);
            return network;
        }, ScenarioCatalog.Find("udp/none/bridge")!, Effort.Exactly(100));

        up!.Dispose();
        seen.Should().Match<Observation>(o => o.Sent == 200 && o.Delivered == 200);
    }

    private static void SetUp(RaceNetwork network)
    {
        using RouteSocket bridge = network.Tracker.Run(RouteSocket.Open);
        bridge.SetUp("eth1");
    }
}
