using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json;
using KernelRegress.Netlink;

namespace KernelRegress.Tests.Netlink;

/// <summary>The dumps show what `ip -json` of iproute2 shows.</summary>
public sealed class IpComparisonTests
{
    [SkippableFact]
    public void Of_links() => Compare(
        ["link"],
        ip => $"{ip["ifindex"]} {ip["ifname"]} {ip["address"]} {ip["mtu"]}",
        route => route.Links().Select(link => $"{link.Index} {link.Name} {Colons(link.Address)} {link.Mtu}"));

    [SkippableFact]
    public void Of_neighbours() => Compare(
        ["neigh"],
        ip => $"{ip["dst"]} {ip["dev"]} {ip["lladdr"]}",
        route => route.Neighbours().Where(entry => entry.State == NeighbourStates.Permanent)
            .Select(entry => $"{entry.Address} {Name(route, entry.LinkIndex)} {Colons(entry.LinkLayerAddress)}"));

    [SkippableFact]
    public void Of_ipv4_routes() => Compare(
        ["-4", "route", "show", "table", "main"],
        ip => $"{ip["dst"]} {ip["gateway"]} {ip["dev"]} {ip["metric"]} {ip["prefsrc"]}",
        route => route.Routes().Where(entry => entry.TableId == 254 && entry.Destination.BaseAddress.GetAddressBytes().Length == 4)
            .Select(entry => (entry, device: Name(route, entry.LinkIndex)))
            .Select(it => $"{Text(it.entry.Destination)} {it.entry.Gateway} {it.device} {it.entry.Metric} {it.entry.PreferredSource}"));

    private static void Compare(
        string[] arguments, Func<JsonObject, string> theirs, Func<RouteSocket, IEnumerable<string>> ours)
    {
        using TestNamespace space = TestNamespace.Create();
        using RouteSocket route = RouteSocket.Open(space.Descriptor);
        route.AddLink(new VethLink("a", new VethPeer("b")) { Address = PhysicalAddress.Parse("02:00:00:00:00:01"), Mtu = 1400 });
        route.SetUp("a");
        route.SetUp("b");
        route.AddAddress("a", IPAddress.Parse("10.0.0.1"), 24);
        route.AddNeighbour("a", IPAddress.Parse("10.0.0.2"), PhysicalAddress.Parse("02:00:00:00:00:02"));
        route.AddRoute(new Route(null, IPAddress.Parse("10.0.0.2"), "a"));
        route.AddRoute(new Route(IPNetwork.Parse("10.1.0.0/16"), null, "a") { Metric = 7 });

        using JsonDocument json = JsonDocument.Parse(space.Output("ip", ["-json", .. arguments]));
        string[] expected = [.. json.RootElement.EnumerateArray().Select(entry => theirs(new JsonObject(entry)))];

        expected.Should().NotBeEmpty();
        ours(route).Should().BeEquivalentTo(expected);
    }

    private static string Name(RouteSocket route, int? index) => route.Links().Single(link => link.Index == index).Name;

    private static string Text(IPNetwork destination) => destination.PrefixLength == 0 ? "default" : destination.ToString();

    private static string Colons(PhysicalAddress? address) =>
        address is null ? "" : string.Join(':', address.GetAddressBytes().Select(part => part.ToString("x2", null)));

    /// <summary>An entry of ip's list; a member that it leaves out is an empty text.</summary>
    private readonly record struct JsonObject(JsonElement Element)
    {
        public string this[string name] => Element.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
    }
}
