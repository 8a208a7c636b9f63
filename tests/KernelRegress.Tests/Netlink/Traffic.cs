using System.Net;
using System.Net.Sockets;

namespace KernelRegress.Tests.Netlink;

/// <summary>Sends a few packets, in the network namespace of the calling thread.</summary>
internal static class Traffic
{
    public static void SendUdp(string source, int sourcePort, string destination, int destinationPort, int packets = 1)
    {
        IPEndPoint local = new(IPAddress.Parse(source), sourcePort);
        using System.Net.Sockets.Socket socket = new(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(local);
        for (int i = 0; i < packets; i++)
            socket.SendTo([0x5a], new IPEndPoint(IPAddress.Parse(destination), destinationPort));
    }
}
