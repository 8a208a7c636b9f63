using System.Net;
using System.Net.NetworkInformation;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Messages;

namespace KernelRegress.UnitTests.Netlink;

/// <summary>
/// What `ip` of iproute2 6.1 sends for the command in each test (from its sendmsg), but for what the kernel does not mind: the
/// NLA_F_NESTED of nests, the zero at the end of IFLA_INFO_KIND, and an empty IFLA_INFO_DATA.
/// </summary>
public sealed class RouteMessageTests
{
    private readonly MessageWriter writer = new();

    [Fact]
    public void Ip_link_add_veth()
    {
        // ip link add name client0 address 02:00:00:00:00:01 mtu 9000 type veth peer name router0 address 02:00:00:00:00:02
        VethPeer peer = new("router0") { Address = PhysicalAddress.Parse("02:00:00:00:00:02") };
        VethLink veth = new("client0", peer) { Address = PhysicalAddress.Parse("02:00:00:00:00:01"), Mtu = 9000 };

        LinkRequests.Write(writer, veth, device: null);

        ShouldBe("""
            80000000 1000 0506 01000000 00000000        ; RTM_NEWLINK, REQUEST ACK EXCL CREATE
            00000000 00000000 00000000 00000000         ; ifinfomsg
            0a00 0100 020000000001 0000                 ; IFLA_ADDRESS
            0800 0400 28230000                          ; IFLA_MTU
            0c00 0300 636c69656e743000                  ; IFLA_IFNAME
            4000 1280                                   ; IFLA_LINKINFO
              0900 0100 7665746800 000000               ;   IFLA_INFO_KIND
              3000 0280                                 ;   IFLA_INFO_DATA
                2c00 0180                               ;     VETH_INFO_PEER
                  00000000 00000000 00000000 00000000   ;       ifinfomsg
                  0a00 0100 020000000002 0000           ;       IFLA_ADDRESS
                  0c00 0300 726f757465723000            ;       IFLA_IFNAME
            """);
    }

    [Fact]
    public void Ip_link_add_vxlan()
    {
        // ip link add vx0 type vxlan id 42 local 10.0.0.1 remote 10.0.0.2 dstport 4789 nolearning
        VxlanLink vxlan = new("vx0", 42) { Local = IPAddress.Parse("10.0.0.1"), Remote = IPAddress.Parse("10.0.0.2"), Learning = false };

        LinkRequests.Write(writer, vxlan, device: null);

        ShouldBe("""
            64000000 1000 0506 01000000 00000000
            00000000 00000000 00000000 00000000
            0800 0300 76783000                          ; IFLA_IFNAME
            3c00 1280                                   ; IFLA_LINKINFO
              0a00 0100 76786c616e00 0000               ;   IFLA_INFO_KIND
              2c00 0280                                 ;   IFLA_INFO_DATA
                0800 0100 2a000000                      ;     IFLA_VXLAN_ID
                0800 0400 0a000001                      ;     IFLA_VXLAN_LOCAL
                0800 0200 0a000002                      ;     IFLA_VXLAN_GROUP
                0500 0700 00 000000                     ;     IFLA_VXLAN_LEARNING
                0600 0f00 12b5 0000                     ;     IFLA_VXLAN_PORT
            """);
    }

    [Fact]
    public void Ip_route_add_default()
    {
        // ip route add default via 10.0.0.2 dev client0 (protocol static)
        RouteRequests.Write(writer, new Route(null, IPAddress.Parse("10.0.0.2"), "client0"), device: 3);

        ShouldBe("""
            2c000000 1800 0506 01000000 00000000        ; RTM_NEWROUTE
            02 00 00 00 fe 04 00 01 00000000            ; rtmsg: main, RTPROT_STATIC, universe, unicast
            0800 0500 0a000002                          ; RTA_GATEWAY
            0800 0400 03000000                          ; RTA_OIF
            """);
    }

    [Fact]
    public void Ip_route_add_on_the_link_itself_has_the_scope_of_the_link()
    {
        // ip route add 10.1.0.0/16 dev client0 metric 7 (protocol static)
        RouteRequests.Write(writer, new Route(IPNetwork.Parse("10.1.0.0/16"), null, "client0") { Metric = 7 }, device: 3);

        ShouldBe("""
            34000000 1800 0506 01000000 00000000
            02 10 00 00 fe 04 fd 01 00000000            ; rtmsg: /16, main, RTPROT_STATIC, link, unicast
            0800 0100 0a010000                          ; RTA_DST
            0800 0600 07000000                          ; RTA_PRIORITY
            0800 0400 03000000                          ; RTA_OIF
            """);
    }

    [Theory]
    [InlineData("default via 10.0.0.2 dev c0 onlink", null, "10.0.0.2", "c0", true)]
    [InlineData("10.1.0.0/16 dev c0", "10.1.0.0/16", null, "c0", false)]
    [InlineData("fd00::/64 via fe80::1", "fd00::/64", "fe80::1", null, false)]
    public void A_route_reads_as_ip_route_takes_it(string text, string? destination, string? gateway, string? device, bool onLink) =>
        new Route(
            destination is null ? null : IPNetwork.Parse(destination),
            gateway is null ? null : IPAddress.Parse(gateway),
            device,
            onLink).ToString().Should().Be(text);

    private void ShouldBe(string expected) => Hex.Of(writer.Written).Should().Be(Hex.Of(Hex.Bytes(expected)));
}
