using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Expressions;

namespace KernelRegress.Tests.Netlink;

public sealed class ConntrackSocketTests : IDisposable
{
    private const byte Icmp = 1;
    private const byte Udp = 17;

    private static readonly IPAddress Client = IPAddress.Parse("127.0.0.1");
    private static readonly IPAddress Service = IPAddress.Parse("127.0.0.9");
    private static readonly IPAddress Backend = IPAddress.Parse("127.0.0.2");

    private readonly List<IDisposable> opened = [];

    [SkippableFact]
    public void A_redirected_connection_shows_both_its_tuples()
    {
        TestNamespace space = TrackedLoopback();

        space.Run(() => Traffic.SendUdp("127.0.0.1", 1000, "127.0.0.9", 53));

        ConntrackEntry entry = SocketIn(space).Dump().Should().ContainSingle().Subject;
        entry.Original.Should().Be(new ConntrackTuple(Client, Service, Udp) { SourcePort = 1000, DestinationPort = 53 });
        entry.Reply.Should().Be(new ConntrackTuple(Backend, Client, Udp) { SourcePort = 54, DestinationPort = 1000 });
        entry.Status.Should().HaveFlag(ConntrackStatus.Confirmed | ConntrackStatus.DestinationNat);
        entry.Status.Should().NotHaveFlag(ConntrackStatus.SeenReply);
        entry.Timeout.Should().BeCloseTo(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2));
        entry.ToString().Should().Match(
            "udp * src=127.0.0.1 dst=127.0.0.9 sport=1000 dport=53 [UNREPLIED] src=127.0.0.2 dst=127.0.0.1 sport=54 dport=1000 mark=0");
    }

    [SkippableFact]
    public void Who_listens_hears_of_an_entry_that_comes_changes_and_goes()
    {
        TestNamespace space = TrackedLoopback();
        using ConntrackEventSocket events = space.Run(ConntrackEventSocket.Open);

        space.Run(() => Traffic.SendUdp("127.0.0.1", 1000, "127.0.0.9", 53));
        space.Run(() => Traffic.SendUdp("127.0.0.2", 54, "127.0.0.1", 1000));
        SocketIn(space).Flush();

        events.Receive().Should().SatisfyRespectively(
            first => first.Should().Match<ConntrackEvent>(told => told.Kind == ConntrackEventKind.New && !told.Entry.Status.HasFlag(ConntrackStatus.SeenReply)),
            second => second.Should().Match<ConntrackEvent>(told => told.Kind == ConntrackEventKind.Update && told.Entry.Status.HasFlag(ConntrackStatus.SeenReply)),
            third => third.Should().Match<ConntrackEvent>(told => told.Kind == ConntrackEventKind.Destroy && told.Entry.Original.SourcePort == 1000));
        events.Receive().Should().BeEmpty();
    }

    [SkippableFact]
    public void An_icmp_connection_shows_its_id_type_and_code()
    {
        TestNamespace space = TrackedLoopback();

        space.Run(() =>
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
            // An echo request with id 0x1234 and the checksum that fits it.
            socket.SendTo([8, 0, 0xe5, 0xca, 0x12, 0x34, 0, 1], new IPEndPoint(Client, 0));
        });

        SocketIn(space).Dump().Should().ContainSingle().Which.Original.Should().Be(
            new ConntrackTuple(Client, Client, Icmp) { IcmpId = 0x1234, IcmpType = 8, IcmpCode = 0 });
    }

    [SkippableFact]
    public void A_dump_of_one_family_leaves_the_other_out()
    {
        TestNamespace space = TrackedLoopback();

        space.Run(() => Traffic.SendUdp("127.0.0.1", 1000, "127.0.0.1", 53));
        space.Run(() => Traffic.SendUdp("::1", 1000, "::1", 53));

        ConntrackSocket conntrack = SocketIn(space);
        conntrack.Dump().Should().HaveCount(2);
        conntrack.Dump(AddressFamily.InterNetworkV6).Should().ContainSingle().Which.Original.Source.Should().Be(IPAddress.IPv6Loopback);
        conntrack.Dump(AddressFamily.InterNetwork).Should().ContainSingle().Which.Original.Source.Should().Be(Client);
    }

    [SkippableFact]
    public void A_zone_of_one_direction_stands_in_its_tuple()
    {
        TestNamespace space = TrackedLoopback(new Rule(Statements.SetZone(7, CtDirection.Original)));

        space.Run(() => Traffic.SendUdp("127.0.0.1", 1000, "127.0.0.1", 53));

        ConntrackEntry entry = SocketIn(space).Dump().Should().ContainSingle().Subject;
        entry.Original.Zone.Should().Be(7);
        entry.Reply.Zone.Should().Be(0);
        entry.Zone.Should().Be(0);
    }

    [SkippableFact]
    public void Many_entries_come_in_several_datagrams_are_counted_and_flushed()
    {
        TestNamespace space = TrackedLoopback();
        space.Run(() => Enumerable.Range(1, 1000).ToList().ForEach(port => Traffic.SendUdp("127.0.0.1", 1000 + port, "127.0.0.1", 53)));
        ConntrackSocket conntrack = SocketIn(space);

        conntrack.Dump().Select(entry => entry.Original.SourcePort).Should().OnlyHaveUniqueItems().And.HaveCount(1000);
        conntrack.Count().Should().Be(1000);

        conntrack.Flush();

        conntrack.Dump().Should().BeEmpty();
        conntrack.Count().Should().Be(0);
    }

    [SkippableFact]
    public void An_inserted_entry_is_there_with_its_nat_until_it_is_deleted()
    {
        ConntrackSocket conntrack = SocketIn(TrackedLoopback());
        ConntrackTuple original = new(Client, Service, Udp) { SourcePort = 1000, DestinationPort = 53 };
        ConntrackTuple reply = new(Backend, IPAddress.Parse("127.0.0.7"), Udp) { SourcePort = 54, DestinationPort = 2000 };
        ConntrackEntry wanted = new(original, reply) { Status = ConntrackStatus.SeenReply, Timeout = TimeSpan.FromMinutes(2), Zone = 3 };

        conntrack.Insert(wanted);

        ConntrackEntry inserted = conntrack.Dump().Should().ContainSingle().Subject;
        inserted.Should().BeEquivalentTo(new { Original = original, Reply = reply, Zone = (ushort)3 });
        inserted.Status.Should().HaveFlag(ConntrackStatus.SeenReply | ConntrackStatus.SourceNat | ConntrackStatus.DestinationNat);
        inserted.Timeout.Should().BeCloseTo(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(2));
        conntrack.Invoking(it => it.Insert(wanted)).Should().Throw<NetlinkException>()
            .WithMessage("*insert the conntrack entry udp 120 src=127.0.0.1*").Which.ErrnoName.Should().Be("EEXIST");

        conntrack.Invoking(it => it.Delete(inserted with { Id = inserted.Id + 1 })).Should().Throw<NetlinkException>("another entry was meant")
            .Which.ErrnoName.Should().Be("ENOENT");
        conntrack.Delete(inserted);

        conntrack.Dump().Should().BeEmpty();
        conntrack.Invoking(it => it.Delete(inserted)).Should().Throw<NetlinkException>().Which.ErrnoName.Should().Be("ENOENT");
    }

    [SkippableFact]
    public void An_ipv6_entry_and_an_icmp_entry_can_be_inserted()
    {
        ConntrackSocket conntrack = SocketIn(TrackedLoopback());
        ConntrackTuple udp = new(IPAddress.IPv6Loopback, IPAddress.Parse("fd00::1"), Udp) { SourcePort = 1000, DestinationPort = 53 };
        ConntrackTuple echo = new(Client, Backend, Icmp) { IcmpType = 8, IcmpCode = 0, IcmpId = 77 };
        ConntrackTuple echoReply = new(Backend, Client, Icmp) { IcmpType = 0, IcmpCode = 0, IcmpId = 77 };

        ConntrackTuple udpReply = udp.TurnedAround() with { Source = IPAddress.Parse("fd00::2") };
        conntrack.Insert(new ConntrackEntry(udp, udpReply) { Timeout = TimeSpan.FromMinutes(1) });
        conntrack.Insert(new ConntrackEntry(echo, echo.TurnedAround()) { Timeout = TimeSpan.FromMinutes(1) });

        conntrack.Dump().Select(entry => (entry.Original, entry.Reply)).Should().BeEquivalentTo(
        [
            (udp, udpReply),
            (echo, echoReply),
        ]);
    }

    [SkippableFact]
    public void Counters_per_cpu_are_those_of_procfs()
    {
        TestNamespace space = TrackedLoopback();
        // An ICMP header that ends too early is counted as an error.
        space.Run(() =>
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
            for (int i = 0; i < 3; i++)
                socket.SendTo([8, 0, 0, 0], new IPEndPoint(Client, 0));
        });
        const string file = "/proc/thread-self/net/stat/nf_conntrack";
        string[] table = space.Run(() =>
        {
            Skip.IfNot(File.Exists(file), $"this kernel has no {file}: build it with CONFIG_NF_CONNTRACK_PROCFS");
            return File.ReadAllLines(file);
        });

        IReadOnlyList<ConntrackCpuStatistics> statistics = SocketIn(space).CpuStatistics();

        statistics.Select(cpu => cpu.Invalid).Should().Equal(Column(table, "invalid"));
        statistics.Select(cpu => cpu.Error).Should().Equal(Column(table, "icmp_error"));
        statistics.Select(cpu => cpu.InsertFailed).Should().Equal(Column(table, "insert_failed"));
        statistics.Select(cpu => cpu.Cpu).Should().Equal(Enumerable.Range(0, table.Length - 1));
        statistics.Sum(cpu => cpu.Error).Should().BeGreaterThanOrEqualTo(3);
    }

    public void Dispose() => opened.ForEach(resource => resource.Dispose());

    private static IEnumerable<uint?> Column(string[] table, string name)
    {
        int column = Array.IndexOf(table[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), name);
        return table.Skip(1).Select(line => (uint?)uint.Parse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[column], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>A namespace whose loopback is up and tracked; what goes to 127.0.0.9 is redirected to port 54 of 127.0.0.2.</summary>
    private TestNamespace TrackedLoopback(params Rule[] beforeTracking)
    {
        TestNamespace space = TestNamespace.Create();
        opened.Add(space);
        using RouteSocket route = RouteSocket.Open(space.Descriptor);
        route.SetUp("lo");
        using NftablesSocket nftables = NftablesSocket.Open(space.Descriptor);
        nftables.Apply(new Ruleset(new Table(TableFamily.Inet, "t")
        {
            Chains =
            [
                new Chain("raw") { Hook = new(ChainType.Filter, HookPoint.Output, HookPriority.Raw), Rules = beforeTracking },
                new Chain("nat")
                {
                    Hook = new(ChainType.Nat, HookPoint.Output, HookPriority.DestinationNat),
                    Rules =
                    [
                        // A nat statement turns tracking on for its own family only, a ct expression for both.
                        new(Match.CtState(CtStates.New), Statements.Counter),
                        new(Match.DestinationAddress(Service), Match.Protocol(Udp), Statements.DestinationNat(Backend, 54)),
                    ],
                },
            ],
        }));
        return space;
    }

    private ConntrackSocket SocketIn(TestNamespace space)
    {
        ConntrackSocket socket = ConntrackSocket.Open(space.Descriptor);
        opened.Add(socket);
        return socket;
    }
}
