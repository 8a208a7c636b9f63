using KernelRegress.Results;

namespace KernelRegress.UnitTests;

public sealed class FamilyTests
{
    [Theory]
    [InlineData("udp/dnat-two/forward/forced", "udp-service")]
    [InlineData("udp6/dnat-masquerade/forward", "udp-service")]
    [InlineData("udp/docker-published/local", "udp-service")]
    [InlineData("udp/service-iptables/pod", "udp-cluster")]
    [InlineData("udp/service/pod/dispatcher", "udp-cluster")]
    [InlineData("udp/service/pod/dispatcher-port-ranges", "controls")]
    [InlineData("udp6/none/bridge", "udp-plain")]
    [InlineData("udp/masquerade/forward/forced-shared-reply-zone", "rare")]
    [InlineData("udp/snat-random/local/forced", "udp-source-nat")]
    [InlineData("dns/service/pod/notrack", "dns")]
    [InlineData("tcp6/dnat-one/forward", "tcp")]
    [InlineData("tcp/service/nodeport/forced", "tcp-cluster")]
    [InlineData("tcp/none/forward/forced-accept", "nfqueue")]
    [InlineData("tcp/dnat-one/forward/forced-table-full", "rare")]
    [InlineData("tcp/snat/forward/reconnect", "history")]
    [InlineData("udp/dnat-range/forward", "history")]
    [InlineData("icmp6/none/local", "icmp")]
    [InlineData("dccp/none/forward/forced", "udplite-dccp")]
    [InlineData("other/none/local", "other")]
    [InlineData("udp/notrack/forward", "controls")]
    [InlineData("a name of another version", "other")]
    public void A_scenario_belongs_to_the_family_of_its_traffic(string scenario, string family) =>
        Family.Of(scenario).Name.Should().Be(family);

    [Fact]
    public void A_family_has_a_name_of_its_own_and_a_title_that_fits_a_terminal()
    {
        Family.All.Select(family => family.Name).Should().OnlyHaveUniqueItems();
        Family.All.Should().OnlyContain(family => family.Title.Length <= 20);
        Family.All.Should().OnlyContain(family => Family.Find(family.Name) == family);
    }

    [Fact]
    public void A_control_of_the_catalog_is_not_counted_among_the_traffic_that_it_controls()
    {
        string[] traffic = ["udp-service", "udp-cluster", "udp-plain", "udp-source-nat", "tcp", "tcp-cluster"];
        ScenarioCatalog.All.Where(scenario => scenario.Expectation.WantsNoClash).Select(scenario => Family.Of(scenario).Name)
            .Should().NotContain(name => traffic.Contains(name));
    }
}
