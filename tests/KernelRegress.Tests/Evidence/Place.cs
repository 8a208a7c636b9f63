using KernelRegress.Netlink;

namespace KernelRegress.Tests.Evidence;

/// <summary>A place on the way where a test drops frames, and the hops on both sides of it.</summary>
public sealed record Place(string Name, string Path, string Namespace, TableFamily Family, ChainHook Hook, string After, string Before)
{
    public static readonly IReadOnlyList<Place> All =
    [
        new("the sender's output", "forward", "client", TableFamily.Ip, Filter(HookPoint.Output), "the sender", "client/eth0"),
        new("the router's prerouting", "forward", "router", TableFamily.Ip, Filter(HookPoint.Prerouting), "router/eth0", "router/eth1"),
        new("the router's forwarding", "forward", "router", TableFamily.Ip, Filter(HookPoint.Forward), "router/eth0", "router/eth1"),
        new("the server's link", "forward", "server", TableFamily.Netdev, Filter(HookPoint.Ingress) with { Device = "eth0" }, "server/eth0", "the receiver"),
        new("the bridge's forwarding", "bridge", "bridge", TableFamily.Ip, Filter(HookPoint.Forward), "bridge/eth0", "bridge/eth1"),
        new("a sender's own postrouting", "local", "client", TableFamily.Ip, Filter(HookPoint.Postrouting), "the sender", "client/eth0"),
    ];

    /// <summary>The sender is told: EPERM.</summary>
    public bool IsOutput => After == "the sender";

    public override string ToString() => Name;

    private static ChainHook Filter(HookPoint hook) => new(ChainType.Filter, hook, HookPriority.Filter);
}
