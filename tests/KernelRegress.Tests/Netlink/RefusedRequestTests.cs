using System.Net;
using KernelRegress.Netlink;

namespace KernelRegress.Tests.Netlink;

/// <summary>A refusal says what was asked, the errno, and the kernel's own words.</summary>
public sealed class RefusedRequestTests
{
    [SkippableFact]
    public void A_link_whose_name_is_taken() => Refused(route =>
    {
        route.AddLink(new BridgeLink("br0"));
        route.AddLink(new BridgeLink("br0"));
    }).Should().BeEquivalentTo(new { Errno = 17, ErrnoName = "EEXIST", Request = "add link br0 (bridge)" });

    [SkippableFact]
    public void A_link_that_is_not_there() => Refused(route => route.SetUp("eth9"))
        .Should().BeEquivalentTo(new { ErrnoName = "ENODEV", Request = "set link eth9 up" });

    [SkippableFact]
    public void An_address_for_a_link_that_is_not_there() => Refused(route => route.AddAddress("eth9", IPAddress.Loopback, 8))
        .Should().BeEquivalentTo(new { ErrnoName = "ENODEV", Request = "add address 127.0.0.1/8 to link eth9" });

    [SkippableFact]
    public void A_gateway_that_cannot_be_reached_with_the_kernels_own_sentence() => Refused(route =>
    {
        route.SetUp("lo");
        route.AddRoute(new Route(null, IPAddress.Parse("10.0.0.2"), "lo"));
    }).Message.Should().Be("""
        The kernel refused to add route default via 10.0.0.2 dev lo: ENETUNREACH (Network is unreachable).
          Kernel: Nexthop has invalid gateway
        """);

    [SkippableFact]
    public void A_namespace_that_is_none()
    {
        using FileStream file = File.OpenRead("/proc/self/status");
        int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();

        Refused(route => route.MoveLink("lo", descriptor)).ErrnoName.Should().Be("EINVAL");
        Action open = () => RouteSocket.Open(descriptor);
        open.Should().Throw<NetlinkException>().WithMessage("*enter a network namespace*is no network namespace to enter*EINVAL*");
    }

    private static NetlinkException Refused(Action<RouteSocket> request)
    {
        using TestNamespace space = TestNamespace.Create();
        using RouteSocket route = RouteSocket.Open(space.Descriptor);
        return route.Invoking(request).Should().Throw<NetlinkException>().Which;
    }
}
