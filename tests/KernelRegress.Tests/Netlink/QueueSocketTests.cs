using System.Net;
using System.Net.Sockets;
using KernelRegress.Netlink;

namespace KernelRegress.Tests.Netlink;

public sealed class QueueSocketTests : IDisposable
{
    private const ushort Queue = 5;
    private const ushort UnusedQueue = 6;
    private const byte Udp = 17;
    private const int UdpPayloadOffset = 28;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    private readonly List<IDisposable> opened = [];

    [SkippableFact]
    public void A_held_packet_goes_on_when_accepted_and_is_gone_when_dropped()
    {
        TestNamespace space = QueuedLoopback();
        QueueSocket queue = SocketIn(space);
        using Socket receiver = space.Run(Receiver);
        using Socket sender = space.Run(Sender);

        SendTo(receiver, sender, 1, 2);
        IReadOnlyList<QueuedPacket> held = queue.Receive(2, Soon);

        held.Should().HaveCount(2).And.OnlyContain(packet =>
            packet.Queue == Queue && packet.Hook == HookPoint.Postrouting && packet.EtherType == 0x0800 && packet.Payload.Length == 29);
        held.Select(packet => packet.Payload.Span[UdpPayloadOffset]).Should().Equal(1, 2);
        receiver.Available.Should().Be(0, "both packets wait in the kernel");

        queue.SetVerdict(held[0], QueueVerdict.Drop);
        queue.SetVerdict(held[1], QueueVerdict.Accept);
        Received(receiver).Should().Equal(2);
    }

    [SkippableFact]
    public void One_verdict_serves_all_packets_up_to_one()
    {
        TestNamespace space = QueuedLoopback();
        QueueSocket queue = SocketIn(space);
        using Socket receiver = space.Run(Receiver);
        using Socket sender = space.Run(Sender);
        SendTo(receiver, sender, 1, 2, 3);
        IReadOnlyList<QueuedPacket> held = queue.Receive(3, Soon);

        queue.SetVerdictUpTo(held[1], QueueVerdict.Accept);

        Received(receiver).Should().Equal(1, 2);
    }

    [SkippableFact]
    public void Two_first_packets_held_before_confirmation_clash_when_released()
    {
        TestNamespace space = QueuedLoopback();
        QueueSocket queue = SocketIn(space);
        using ConntrackSocket conntrack = ConntrackSocket.Open(space.Descriptor);
        using Socket receiver = space.Run(Receiver);
        using Socket sender = space.Run(Sender);
        SendTo(receiver, sender, 1, 2);
        IReadOnlyList<QueuedPacket> held = queue.Receive(2, Soon);
        long before = Clashes(conntrack);

        foreach (QueuedPacket packet in held)
            queue.SetVerdict(packet, QueueVerdict.ToQueue(UnusedQueue, bypass: true));

        (Clashes(conntrack) - before).Should().Be(1);
        Received(receiver).Should().Contain(1, "the winner arrives in any case");
    }

    [SkippableFact]
    public void Receiving_ends_with_the_last_packet_awaited_and_not_with_the_time()
    {
        TestNamespace space = QueuedLoopback();
        QueueSocket queue = SocketIn(space);
        using Socket receiver = space.Run(Receiver);
        using Socket sender = space.Run(Sender);
        SendTo(receiver, sender, 1, 2, 3);

        queue.ExecutionTimeOf(it => it.Receive(2, TimeSpan.FromSeconds(20))).Should().BeLessThan(TimeSpan.FromSeconds(10));
        queue.Receive(1, Soon).Should().ContainSingle().Which.Payload.Span[UdpPayloadOffset].Should().Be(3);
    }

    [SkippableFact]
    public void Receiving_returns_what_there_is_when_the_time_is_over() =>
        SocketIn(QueuedLoopback()).Receive(1, TimeSpan.FromMilliseconds(20)).Should().BeEmpty();

    [SkippableFact]
    public void A_packet_that_does_not_wait_cannot_get_a_verdict()
    {
        QueueSocket queue = SocketIn(QueuedLoopback());
        QueuedPacket unknown = new(Queue, 99, HookPoint.Postrouting, 0x0800, ReadOnlyMemory<byte>.Empty);

        queue.Invoking(it => it.SetVerdict(unknown, QueueVerdict.Accept)).Should().Throw<NetlinkException>()
            .WithMessage("The kernel refused to give packet 99 of queue 5 the verdict 0x1: ENOENT*");
    }

    [SkippableFact]
    public void A_queue_has_one_listener_until_it_stops()
    {
        TestNamespace space = QueuedLoopback();
        QueueSocket first = SocketIn(space);
        QueueSocket second = QueueSocket.Open(space.Descriptor);
        opened.Add(second);

        second.Invoking(it => it.Bind(Queue)).Should().Throw<NetlinkException>()
            .WithMessage("The kernel refused to listen to queue 5, as one program at a time may: EPERM *");
        first.Unbind(Queue);
        second.Bind(Queue);
    }

    public void Dispose() => opened.ForEach(resource => resource.Dispose());

    private static long Clashes(ConntrackSocket conntrack) =>
        conntrack.CpuStatistics().Sum(cpu => (cpu.InsertFailed ?? 0) + (long)(cpu.ClashResolve ?? 0));

    private static Socket Receiver()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 200 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static Socket Sender()
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static void SendTo(Socket receiver, Socket sender, params byte[] payloads)
    {
        foreach (byte payload in payloads)
            sender.SendTo([payload], receiver.LocalEndPoint!);
    }

    private static List<byte> Received(Socket receiver)
    {
        List<byte> payloads = [];
        byte[] buffer = new byte[16];
        while (receiver.Poll(100_000, SelectMode.SelectRead))
        {
            receiver.Receive(buffer);
            payloads.Add(buffer[0]);
        }
        return payloads;
    }

    /// <summary>A namespace with loopback, connection tracking, and a queue for UDP between source NAT and confirmation.</summary>
    private TestNamespace QueuedLoopback()
    {
        TestNamespace space = TestNamespace.Create();
        opened.Add(space);
        using RouteSocket route = RouteSocket.Open(space.Descriptor);
        route.SetUp("lo");
        using NftablesSocket nftables = NftablesSocket.Open(space.Descriptor);
        try
        {
            nftables.Apply(new Ruleset(new Table(TableFamily.Ip, "t")
            {
                Chains =
                [
                    new Chain("c")
                    {
                        Hook = new(ChainType.Filter, HookPoint.Postrouting, 200),
                        Rules = [new(Match.Protocol(Udp), Match.CtState(CtStates.New), Statements.QueueCompat(Queue))],
                    },
                ],
            }));
        }
        catch (NetlinkException e) when (e.ErrnoName == "ENOENT")
        {
            Skip.If(true, $"this kernel has no CONFIG_NETFILTER_XT_TARGET_NFQUEUE or CONFIG_NFT_COMPAT: {e.Message}");
        }
        return space;
    }

    private QueueSocket SocketIn(TestNamespace space)
    {
        QueueSocket socket = QueueSocket.Open(space.Descriptor);
        opened.Add(socket);
        socket.Bind(Queue);
        return socket;
    }
}
