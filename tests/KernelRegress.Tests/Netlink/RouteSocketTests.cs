using System.Net;
using System.Net.NetworkInformation;
using KernelRegress.Netlink;

namespace KernelRegress.Tests.Netlink;

public sealed class RouteSocketTests : IDisposable
{
    private static readonly PhysicalAddress ClientMac = PhysicalAddress.Parse("02:00:00:00:00:01");
    private static readonly PhysicalAddress RouterMac = PhysicalAddress.Parse("02:00:00:00:00:02");

    private readonly List<IDisposable> opened = [];

    [SkippableFact]
    public void One_request_puts_each_end_of_a_veth_pair_into_its_namespace()
    {
        TestNamespace client = NewNamespace();
        TestNamespace router = NewNamespace();
        RouteSocket elsewhere = SocketIn(NewNamespace());
        VethPeer peer = new("eth7") { Address = RouterMac, Mtu = 9000, NamespaceDescriptor = router.Descriptor };

        elsewhere.AddLink(new VethLink("eth0", peer) { Address = ClientMac, NamespaceDescriptor = client.Descriptor });

        SocketIn(client).Link("eth0").Should().BeEquivalentTo(new { Kind = "veth", Address = ClientMac, Mtu = 1500, IsUp = false });
        SocketIn(router).Link("eth7").Should().BeEquivalentTo(new { Kind = "veth", Address = RouterMac, Mtu = 9000, IsUp = false });
        elsewhere.Links().Should().OnlyContain(link => link.Name == "lo");
    }

    [SkippableFact]
    public void The_end_of_a_veth_pair_that_names_no_namespace_stays_in_the_sockets_own()
    {
        TestNamespace there = NewNamespace();
        RouteSocket here = SocketIn(NewNamespace());

        here.AddLink(new VethLink("a", new VethPeer("b")) { NamespaceDescriptor = there.Descriptor });

        here.Links().Select(link => link.Name).Should().Equal("lo", "b");
        SocketIn(there).Links().Select(link => link.Name).Should().Equal("lo", "a");
    }

    [SkippableFact]
    public void A_link_goes_up_moves_and_is_deleted()
    {
        TestNamespace there = NewNamespace();
        RouteSocket route = SocketIn(NewNamespace());
        route.AddLink(new VethLink("a", new VethPeer("b")));

        route.SetUp("a");
        route.Link("a").IsUp.Should().BeTrue();
        route.Link("a").HasCarrier.Should().BeFalse("the other end is down");
        route.SetUp("b");
        route.Link("a").HasCarrier.Should().BeTrue();
        route.SetDown("a");
        route.Link("a").IsUp.Should().BeFalse();

        route.MoveLink("b", there.Descriptor);
        route.Links().Should().NotContain(link => link.Name == "b");
        SocketIn(there).Link("b").IsUp.Should().BeFalse();

        route.DeleteLink("a");
        SocketIn(there).Links().Should().NotContain(link => link.Name == "b", "a veth pair goes together");
    }

    [SkippableFact]
    public void A_bridge_is_the_master_of_the_links_plugged_into_it()
    {
        RouteSocket route = SocketIn(NewNamespace());
        route.AddLink(new BridgeLink("br0"));
        route.AddLink(new VethLink("a", new VethPeer("b")));

        route.SetMaster("a", "br0");

        route.Link("a").MasterIndex.Should().Be(route.Link("br0").Index);
        route.Link("br0").Kind.Should().Be("bridge");
        route.Link("b").MasterIndex.Should().BeNull();
    }

    [SkippableFact]
    public void Without_an_ipv6_link_local_address_both_ends_come_up_with_the_given_addresses_only()
    {
        SkipWithoutIPv6();
        TestNamespace client = NewNamespace();
        TestNamespace router = NewNamespace();
        RouteSocket inClient = SocketIn(client);
        RouteSocket inRouter = SocketIn(router);
        VethPeer peer = new("r") { NamespaceDescriptor = router.Descriptor, NoIPv6LinkLocal = true };
        inClient.AddLink(new VethLink("c", peer) { NoIPv6LinkLocal = true });

        inClient.SetUp("c");
        inRouter.SetUp("r");
        inClient.AddAddress("c", IPAddress.Parse("fd00::1"), 64);
        inRouter.AddAddress("r", IPAddress.Parse("fd00::2"), 64);

        inClient.Addresses().Should().Equal(
            new AddressInfo(inClient.Link("c").Index, IPAddress.Parse("fd00::1"), 64, IsTentative: false));
        inRouter.Addresses().Should().Equal(
            new AddressInfo(inRouter.Link("r").Index, IPAddress.Parse("fd00::2"), 64, IsTentative: false));
    }

    [SkippableFact]
    public void Routes_of_all_kinds_are_there_after_they_were_added()
    {
        RouteSocket route = SocketIn(NewNamespace());
        int link = AddConnectedLink(route);
        IPAddress gateway = IPAddress.Parse("10.0.0.2");

        route.AddRoute(new Route(null, gateway, "a"));
        route.AddRoute(new Route(IPNetwork.Parse("10.1.0.0/16"), null, "a") { Metric = 7, PreferredSource = IPAddress.Parse("10.0.0.1") });
        route.AddRoute(new Route(IPNetwork.Parse("10.2.0.0/16"), IPAddress.Parse("192.0.2.1"), "a", OnLink: true));
        route.AddRoute(new Route(IPNetwork.Parse("10.3.0.0/16"), null, null) { Type = RouteType.Blackhole, TableId = 1000 });
        route.AddRoute(new Route(IPNetwork.Parse("10.4.0.0/16"), null, "lo") { Type = RouteType.Local });

        route.Routes().Should().Contain(
        [
            new RouteInfo(IPNetwork.Parse("0.0.0.0/0"), RouteType.Unicast, 254) { Gateway = gateway, LinkIndex = link },
            new RouteInfo(IPNetwork.Parse("10.1.0.0/16"), RouteType.Unicast, 254)
            {
                LinkIndex = link,
                Metric = 7,
                PreferredSource = IPAddress.Parse("10.0.0.1"),
            },
            new RouteInfo(IPNetwork.Parse("10.2.0.0/16"), RouteType.Unicast, 254)
            {
                Gateway = IPAddress.Parse("192.0.2.1"),
                LinkIndex = link,
            },
            new RouteInfo(IPNetwork.Parse("10.3.0.0/16"), RouteType.Blackhole, 1000),
            new RouteInfo(IPNetwork.Parse("10.4.0.0/16"), RouteType.Local, 255) { LinkIndex = 1 },
        ]);
    }

    [SkippableFact]
    public void A_neighbour_that_was_added_is_permanent()
    {
        RouteSocket route = SocketIn(NewNamespace());
        int link = AddConnectedLink(route);

        route.AddNeighbour("a", IPAddress.Parse("10.0.0.2"), RouterMac);

        route.Neighbours().Should().Contain(
            new NeighbourInfo(link, IPAddress.Parse("10.0.0.2"), RouterMac, NeighbourStates.Permanent));
    }

    [SkippableFact]
    public void Statistics_count_what_a_link_sent()
    {
        TestNamespace space = NewNamespace();
        RouteSocket route = SocketIn(space);
        AddConnectedLink(route);
        route.AddNeighbour("a", IPAddress.Parse("10.0.0.2"), RouterMac);
        ulong before = route.Link("a").Statistics.TxPackets;

        space.Run(() => Traffic.SendUdp("10.0.0.1", 1000, "10.0.0.2", 53, packets: 5));

        // Asked of IFLA_STATS64; an IPv6 router solicitation may have come in between.
        route.Link("a").Statistics.TxPackets.Should().BeGreaterThanOrEqualTo(before + 5);
        route.Link("b").Statistics.RxPackets.Should().BeGreaterThanOrEqualTo(before + 5);
    }

    [SkippableTheory, MemberData(nameof(OptionalLinks), DisableDiscoveryEnumeration = true)]
    public void A_link_of_a_kind_that_this_kernel_may_lack(Link link, string option)
    {
        RouteSocket route = SocketIn(NewNamespace());
        try
        {
            route.AddLink(link);
        }
        catch (NetlinkException e) when (e.ErrnoName == "EOPNOTSUPP")
        {
            e.ExtendedAck.Should().Be("Unknown device type", "a kernel that knows {0} must not refuse it", link.Kind);
            Skip.If(true, $"this kernel has no {option}: {e.Message}");
        }
        route.Link(link.Name).Kind.Should().Be(link.Kind);
    }

    public static TheoryData<Link, string> OptionalLinks => new()
    {
        { new DummyLink("d0"), "CONFIG_DUMMY" },
        { new IpipLink("t0", IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.2")), "CONFIG_NET_IPIP" },
        { new VxlanLink("x0", 42) { Local = IPAddress.Loopback, Device = "lo", Learning = false }, "CONFIG_VXLAN" },
        { new VxlanLink("x6", 43) { Remote = IPAddress.Parse("fd00::2"), Device = "lo" }, "CONFIG_VXLAN and CONFIG_IPV6" },
    };

    public void Dispose() => opened.ForEach(resource => resource.Dispose());

    /// <summary>The index of link a, which is up, has carrier, and has 10.0.0.1/24.</summary>
    private static int AddConnectedLink(RouteSocket route)
    {
        route.AddLink(new VethLink("a", new VethPeer("b")));
        route.SetUp("a");
        route.SetUp("b");
        route.SetUp("lo");
        route.AddAddress("a", IPAddress.Parse("10.0.0.1"), 24);
        return route.Link("a").Index;
    }

    private static void SkipWithoutIPv6() =>
        Skip.IfNot(File.Exists("/proc/net/if_inet6"), "this kernel has no IPv6: boot one with CONFIG_IPV6 and without ipv6.disable=1");

    private TestNamespace NewNamespace()
    {
        TestNamespace space = TestNamespace.Create();
        opened.Add(space);
        return space;
    }

    private RouteSocket SocketIn(TestNamespace space)
    {
        RouteSocket socket = RouteSocket.Open(space.Descriptor);
        opened.Add(socket);
        return socket;
    }
}
