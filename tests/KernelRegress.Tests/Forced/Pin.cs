using System.Net;
using System.Net.Sockets;
using KernelRegress.Fixtures.Network;
using KernelRegress.Netlink;

namespace KernelRegress.Tests.Forced;

/// <summary>A packet that waits in a queue of the tracking namespace, and with it its entry, until this is disposed.</summary>
internal sealed class Pin : IDisposable
{
    private const ushort Queue = 9;
    private const ushort Port = 9999;

    private QueueSocket? _queue;

    /// <summary>Sends that packet to the queue.</summary>
    internal static Chain Rule => Sabotage.Chain(HookPoint.Postrouting, 300, new Rule(Match.Protocol(Sabotage.Udp), Match.DestinationPort(Port), Statements.QueueCompat(Queue)));

    internal void Take(RaceNetwork network)
    {
        _queue = QueueSocket.Open(network.Tracker.Descriptor);
        _queue.Bind(Queue);
        // Stray packets of the scenario's own queue have no listener yet, so that the bypass lets this one through to ours.
        for (int attempt = 0; attempt < 100; attempt++)
        {
            Send(network);
            if (_queue.Receive(1, TimeSpan.FromMilliseconds(20)).Count == 1)
                return;
        }

        throw new InvalidOperationException("The packet that should pin an entry was not queued.");
    }

    private static void Send(RaceNetwork network) => network.Sender.Run(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.SendTo("pin"u8.ToArray(), new IPEndPoint(AddressPlan.IPv4.Backends[0], Port));
    });

    public void Dispose()
    {
        _queue?.Dispose();
        _queue = null;
    }
}
