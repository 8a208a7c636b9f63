using System.Net.Sockets;
using System.Text;

namespace KernelRegress.LabTests;

/// <summary>QEMU's gdb stub; the machine stands still as long as somebody is connected. See "Remote Protocol" in gdb's manual.</summary>
internal sealed class DebuggerConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };

    internal DebuggerConnection(string path) => _socket.Connect(new UnixDomainSocketEndPoint(path));

    /// <summary>Writes to the machine's memory, where its kernel may not.</summary>
    internal void Write(ulong address, string bytesInHex) => Command($"M{address:x},{bytesInHex.Length / 2:x}:{bytesInHex}");

    public void Dispose()
    {
        // Detached, the machine goes on.
        Command("D");
        _socket.Dispose();
    }

    private void Command(string text)
    {
        int checksum = Encoding.ASCII.GetBytes(text).Sum(b => b) & 0xFF;
        _socket.Send(Encoding.ASCII.GetBytes($"${text}#{checksum:x2}"));
        string answer = "";
        byte[] buffer = new byte[256];
        while (!answer.EndsWith("$OK#9a", StringComparison.Ordinal))
        {
            int length = _socket.Receive(buffer);
            answer += Encoding.ASCII.GetString(buffer, 0, length);
            length.Should().BePositive($"the debugger should do '{text}'; it said '{answer}'");
            answer.Should().NotMatchRegex(@"\$E[0-9a-f]{2}#");
        }
        _socket.Send("+"u8);
    }
}
