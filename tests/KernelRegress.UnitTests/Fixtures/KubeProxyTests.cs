using KernelRegress.Fixtures.Network;
using KernelRegress.Fixtures.Network.Cluster;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Fixtures;

public sealed class KubeProxyTests
{
    [Fact]
    public void In_nftables_mode_a_service_leads_through_maps_of_verdicts_to_a_marked_and_translated_endpoint()
    {
        string rules = Worker2("udp/service/nodeport").Rules!.ToString();

        rules.Should().ContainAll(
            "ip daddr . meta l4proto . th dport vmap { 10.96.0.10 . udp . 80 : goto service-echo, 192.168.0.2 . udp . 30080 : goto external-echo }",
            "ip saddr != 10.244.0.0/16 jump mark-for-masquerade",
            "numgen random mod 2 vmap { 0 : goto endpoint-echo-10.244.1.21, 1 : goto endpoint-echo-10.244.1.22 }",
            "ip saddr 10.244.1.21 jump mark-for-masquerade\n\t\tmeta l4proto udp dnat ip to 10.244.1.21:8080",
            "meta mark & 0x4000 == 0x0 return\n\t\tmeta mark set meta mark ^ 0x4000\n\t\tmasquerade fully-random");
    }

    [Fact]
    public void In_iptables_mode_the_same_goes_through_chances_and_chains()
    {
        NamespacePlan worker2 = Worker2("udp/service-iptables/nodeport");

        worker2.Rules!.ToString().Should().NotContain("nat");
        worker2.Iptables.Should().StartWith("*nat\n").And.EndWith("COMMIT\n").And.ContainAll(
            "-A KUBE-SERVICES -d 10.96.0.10/32 -p udp --dport 80 -j KUBE-SVC-ECHO",
            "-A KUBE-NODEPORTS -p udp --dport 30080 -j KUBE-EXT-ECHO",
            "-A KUBE-SVC-ECHO -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-POD-X",
            "-A KUBE-SVC-ECHO -j KUBE-SEP-POD-Y",
            "-A KUBE-SEP-POD-X -s 10.244.1.21/32 -j KUBE-MARK-MASQ",
            "-A KUBE-SEP-POD-X -p udp -j DNAT --to-destination 10.244.1.21:8080",
            "-A KUBE-POSTROUTING -j MASQUERADE --random-fully");
    }

    [Theory]
    [InlineData("udp/service/pod", 5000, 0)]
    [InlineData("udp/service/pod/affinity", 5000, 0)]
    [InlineData("udp/service/pod/affinity", 4999, 1)]
    public void Affinity_is_broken_by_a_single_frame_at_another_backend_but_only_where_it_was_asked_for(string scenario, int first, int broken)
    {
        var seen = new Observation { Backends = new Dictionary<string, long> { ["pod-x"] = first } };
        if (broken > 0 || scenario == "udp/service/pod")
            seen = seen with { Backends = new Dictionary<string, long> { ["pod-x"] = first, ["pod-y"] = 1 } };

        Judgement.Of(ScenarioCatalog.Find(scenario)!, seen).Checks.Count(check => check is { Name: "affinity-kept", Held: false }).Should().Be(broken);
    }

    private static NamespacePlan Worker2(string scenario) => ClusterPlans.Of(ScenarioCatalog.Find(scenario)!, Tunnel.Vxlan, number => Statements.Queue(number))
        .Network.Namespaces.Single(n => n.Name == "worker2");
}
