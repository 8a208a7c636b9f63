namespace KernelRegress.UnitTests.Netlink;

/// <summary>Byte vectors as text: hex digits, spaces where they help, and behind a ';' what the bytes are.</summary>
internal static class Hex
{
    public static byte[] Bytes(string text)
    {
        IEnumerable<string> lines = text.Split('\n').Select(line => line.Split(';')[0]);
        return Convert.FromHexString(string.Concat(lines.SelectMany(line => line.Where(c => !char.IsWhiteSpace(c)))));
    }

    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
