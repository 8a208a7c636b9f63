// A race of your own: your wires, your rules, your expectation. Run it as root, or below 'unshare --user --map-root-user --mount'.
using System.Net;
using System.Net.NetworkInformation;
using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Netlink;
using KernelRegress.Results;

CableEnd uplink = new("node", "uplink", PhysicalAddress.Parse("02-00-00-00-0a-01")), eth0 = new("dns", "eth0", PhysicalAddress.Parse("02-00-00-00-0a-02"));
IPEndPoint service = new(IPAddress.Parse("169.254.20.10"), 53), dns = new(IPAddress.Parse("192.0.2.53"), 5353);
AddressPlan addresses = AddressPlan.IPv4;

// A node sends its queries to a link-local address, which a rule translates to a DNS server.
Rule rule = new(Match.DestinationAddress(service.Address), Match.Protocol(17), Statements.DestinationNat(dns.Address, (ushort)dns.Port));
Chain chain = new("output") { Hook = new(ChainType.Nat, HookPoint.Output, HookPriority.DestinationNat), Rules = [rule] };
NamespacePlan node = new("node")
{
    Addresses = [new("uplink", addresses.Client, 32)],
    Routes = [new(new IPNetwork(IPAddress.Any, 0), null, "uplink")],
    Neighbours = [new("uplink", dns.Address, eth0.Address)],
    Rules = new(new Table(TableFamily.Ip, "mine") { Chains = [chain] }),
};
RacePlan plan = new(new NetworkPlan([node, new("dns")], [new(uplink, eth0)]))
{
    Sender = "node", Tracker = "node", Receivers = [new("dns", "eth0")], Addresses = addresses, Target = service,
    Destinations = [new("dns", dns.Address, (ushort)dns.Port)],
};
Scenario mine = ScenarioCatalog.Find("udp/dnat-one/local")! with { Expectation = new("queries-arrive", "no query may be lost", Outcome.Resolved) };
Observation seen = Race.Run(mine, _ => plan, Effort.Exactly(2000));
Console.WriteLine($"{Judgement.Of(mine, seen).Verdict}: {seen}");
