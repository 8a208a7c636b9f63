using System.Net;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Expressions;

namespace KernelRegress.Tests.Netlink;

/// <summary>A rule for each statement, in the table and chain where it is allowed.</summary>
internal static class RulesetCases
{
    private const byte Tcp = 6;
    private const byte Udp = 17;

    private static readonly IPAddress A = IPAddress.Parse("10.0.0.1");
    private static readonly IPAddress B = IPAddress.Parse("10.0.0.2");
    private static readonly IPAddress A6 = IPAddress.Parse("fd00::1");
    private static readonly IPAddress B6 = IPAddress.Parse("fd00::2");
    private static readonly DataType s_service = DataType.Concatenate(DataType.IPv4Address, DataType.Port);
    private static readonly RecentSet Recent = RecentSet.OfIPv4("recent", TimeSpan.FromHours(3));

    public static readonly IReadOnlyDictionary<string, Table> All = new Dictionary<string, Table>
    {
        ["addresses"] = Filter(
            TableFamily.Inet,
            new(Match.SourceAddress(A), Match.DestinationAddress(B)),
            new(Match.SourceAddress(A6), Match.DestinationAddress(B6)),
            new(Match.SourceAddress(IPNetwork.Parse("10.0.0.0/9")), Match.DestinationAddress(IPNetwork.Parse("10.0.0.0/24"))),
            new(Match.DestinationAddress(IPNetwork.Parse("0.0.0.0/0"))),
            new(Match.SourceAddressNot(IPNetwork.Parse("10.244.0.0/16"))),
            new Rule(Match.SourceAddress(IPNetwork.Parse("fd00::/61")), Match.DestinationAddress(IPNetwork.Parse("fd00::/64")))),
        ["addresses in one family"] = Filter(TableFamily.Ip6, new Rule(Match.SourceAddress(A6), Match.DestinationAddress(B6))),
        ["addresses on a bridge"] = Filter(TableFamily.Bridge, new(Match.SourceAddress(A)), new Rule(Match.DestinationAddress(A6))),
        ["headers"] = Filter(
            TableFamily.Ip,
            new(Match.Protocol(Udp), Match.SourcePort(53), Match.DestinationPort(54)),
            new(Match.Protocol(253)),
            new(Match.DestinationPort(54)),
            new(Match.RawPayload(PayloadBase.Transport, 64, 8, 0x5a)),
            new(Match.RawPayload(PayloadBase.Network, 96, 48, 0x0a0000010a00)),
            new Rule(Match.RawPayload(PayloadBase.Transport, 16, 16, 53))),
        ["inner header"] = Filter(TableFamily.Ip, new Rule(Match.RawPayload(PayloadBase.Inner, 0, 32, 7))),
        ["interfaces, marks, cpu"] = Filter(
            TableFamily.Ip,
            new(Match.InputInterface("eth0"), Match.OutputInterface("a-longest-name0")),
            new(Match.Mark(1), Match.CtMark(0x20, 0xf0)),
            new(Match.Cpu(1)),
            new Rule(Statements.SetMark(7), Statements.OrMark(0x4000), Statements.XorMark(0x4000), Statements.SetCtMark(8))),
        ["connection tracking"] = Filter(
            TableFamily.Inet,
            new(Match.CtState(CtStates.New)),
            new(Match.CtState(CtStates.Invalid | CtStates.Established | CtStates.Related | CtStates.Untracked)),
            new Rule(Match.CtDirectionIs(CtDirection.Original), Match.CtDirectionIs(CtDirection.Reply))),
        ["verdicts and counters"] = Filter(
            TableFamily.Ip,
            new(Statements.Counter, Statements.Accept),
            new(Statements.Drop),
            new(Statements.Return),
            new(Statements.Jump("other")),
            new(Statements.Goto("other")),
            new(Statements.VerdictMap(Numgen.Inc, Verdict.Goto("other"), Verdict.Jump("other"))),
            new Rule(Statements.VerdictMap(Numgen.Random, Verdict.Accept, Verdict.Drop, Verdict.Return, Verdict.Continue))),
        ["limits"] = Filter(TableFamily.Ip, new Rule(Match.Protocol(Tcp), Statements.RejectWithReset)),
        ["sets of single keys"] = With(
            new("m", s_service, "ipv4_addr . inet_service", Statements.Element(A, 53), Statements.Element(B, 54)), set => new(Statements.ServiceIsNotIn(set), Statements.Drop)),
        ["sets of ranges"] = With(
            new("m", DataType.IPv4Address, "ipv4_addr", Statements.Element(A, IPAddress.Parse("10.0.0.9"))) { HasRanges = true },
            set => new(Statements.DestinationIsNotIn(set), Statements.Drop)),
        ["sets of ranges over several fields"] = With(
            new("m", s_service, "ipv4_addr . inet_service", Statements.Element((A, IPAddress.Parse("10.0.0.9")), (1, 1023))) { HasRanges = true, RangeFields = [4, 2] },
            set => new(Statements.ServiceIsNotIn(set), Statements.Drop)),
        ["verdict maps with a name"] = With(
            new("m", s_service, "ipv4_addr . inet_service", Statements.Element(A, 53, Verdict.Jump("other"))) { IsVerdictMap = true },
            map => new(Statements.ServiceVerdict(map))),
        ["services"] = Filter(
            TableFamily.Inet,
            new(Statements.ServiceMap(new(A, Udp, 53, Verdict.Goto("other")), new Service(A, Tcp, 53, Verdict.Drop))),
            new Rule(Statements.ServiceMap(new Service(A6, Udp, 53, Verdict.Goto("other"))))),
        ["recent sources"] = Filter(
            TableFamily.Ip,
            new(Statements.IsRemembered(Recent), Statements.Goto("other")),
            new Rule(Statements.Remember(Recent))) with
        { Sets = [Recent] },
        ["before tracking"] = Base(
            TableFamily.Ip,
            new(ChainType.Filter, HookPoint.Prerouting, HookPriority.Raw) { Policy = ChainPolicy.Drop },
            new(Statements.Notrack),
            new(Statements.SetZone(5)),
            new(Statements.SetZone(5, CtDirection.Original)),
            new Rule(Statements.SetZone(5, CtDirection.Reply))),
        ["destination nat"] = Base(
            TableFamily.Ip,
            new(ChainType.Nat, HookPoint.Prerouting, HookPriority.DestinationNat),
            new(Statements.DestinationNat(B)),
            new(Match.Protocol(Udp), Statements.DestinationNat(B, 54)),
            new(Statements.DestinationNat(B, options: NatOptions.Random | NatOptions.Persistent)),
            new(Statements.DestinationNatMap(Numgen.Inc, [A, B])),
            new(Match.Protocol(Udp), Statements.DestinationNatMap(Numgen.Random, [A, B], 54)),
            new(Statements.Redirect()),
            new Rule(Match.Protocol(Udp), Statements.Redirect(54))),
        ["destination nat of both families"] = Base(
            TableFamily.Inet,
            new(ChainType.Nat, HookPoint.Output, HookPriority.DestinationNat),
            new(Statements.DestinationNat(B)),
            new(Match.Protocol(Udp), Statements.DestinationNat(B6, 54)),
            new(Match.Protocol(Udp), Match.DestinationAddress(A6), Statements.DestinationNatMap(Numgen.Inc, [A6, B6], 54)),
            new Rule(Match.Protocol(Udp), Statements.Redirect(54, NatOptions.Random))),
        ["source nat"] = Base(
            TableFamily.Inet,
            new(ChainType.Nat, HookPoint.Postrouting, HookPriority.SourceNat),
            new(Statements.SourceNat(A)),
            new(Statements.SourceNat(A6, NatOptions.FullyRandom)),
            new(Match.Protocol(Udp), Statements.SourceNat(A, NatOptions.Random, 1024)),
            new(Match.Protocol(Udp), Statements.SourceNat(A6, NatOptions.Persistent, 1024, 1025)),
            new(Statements.Masquerade()),
            new(Statements.Masquerade(NatOptions.Random)),
            new Rule(Match.Protocol(Udp), Statements.Masquerade(NatOptions.FullyRandom, 1024, 1025))),
        ["copies"] = Filter(TableFamily.Ip, new Rule(Statements.DuplicateTo(B))),
        ["copies at ingress"] = Base(
            TableFamily.Netdev,
            new(ChainType.Filter, HookPoint.Ingress, HookPriority.Filter) { Device = "lo" },
            new Rule(Match.SourceAddress(A), Statements.DuplicateTo("lo", index: 1))),
        ["queue"] = Filter(TableFamily.Ip, new(Statements.Queue(3)), new Rule(Statements.Queue(4, bypass: true))),
    };

    private static Table With(NamedSet set, Func<NamedSet, Rule> rule) =>
        Filter(TableFamily.Ip, rule(set)) with { NamedSets = [set] };

    private static Table Filter(TableFamily family, params Rule[] rules) => new(family, "t")
    {
        Chains = [new Chain("c") { Rules = rules }, new Chain("other")],
    };

    private static Table Base(TableFamily family, ChainHook hook, params Rule[] rules) => new(family, "t")
    {
        Chains = [new Chain("c") { Hook = hook, Rules = rules }],
    };
}
