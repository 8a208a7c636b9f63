using System.Net.Sockets;
using System.Runtime.InteropServices;
using KernelRegress.Netlink.Interop;
using KernelRegress.Netlink.Messages;

namespace KernelRegress.UnitTests.Netlink;

/// <summary>The other end of a netlink socket, which has its answers ready before it is asked, as the kernel does.</summary>
internal sealed class ScriptedKernel : IDisposable
{
    private const int AF_UNIX = 1;
    private const int SOCK_SEQPACKET = 5;

    private readonly System.Net.Sockets.Socket kernel;

    public ScriptedKernel()
    {
        int[] pair = new int[2];
        socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair).Should().Be(0);
        NetlinkHandle handle = new();
        Marshal.InitHandle(handle, pair[0]);
        Socket = NetlinkSocket.Over(handle, TimeSpan.FromMilliseconds(50));
        kernel = new System.Net.Sockets.Socket(new SafeSocketHandle(pair[1], ownsHandle: true));
    }

    public NetlinkSocket Socket { get; }

    /// <summary>One datagram, in hex.</summary>
    public void Answers(string datagram) => Answers(Hex.Bytes(datagram));

    public void Answers(byte[] datagram) => kernel.Send(datagram);

    public void Dispose()
    {
        Socket.Dispose();
        kernel.Dispose();
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int socketpair(int domain, int type, int protocol, [Out] int[] pair);
}
