using System.Buffers.Binary;
using System.Text;

namespace KernelRegress.Tests.Evidence;

/// <summary>As much of a pcapng file as the tests ask for (draft-ietf-opsawg-pcapng).</summary>
internal sealed record Pcapng(string Comment, string Interface, IReadOnlyList<string> Comments)
{
    internal static Pcapng Read(byte[] file)
    {
        string comment = "", @interface = "";
        List<string> comments = [];
        for (int at = 0; at < file.Length;)
        {
            uint type = Word(file, at);
            int length = (int)Word(file, at + 4);
            Word(file, at + length - 4).Should().Be((uint)length, "a block ends with its length");
            ReadOnlySpan<byte> body = file.AsSpan((at + 8)..(at + length - 4));
            switch (type)
            {
                case 0x0A0D0D0A: comment = Option(body[16..], 1)!; break;
                case 1: @interface = Option(body[8..], 2)!; break;
                case 6: comments.Add(Option(body[(20 + ((int)Word(body, 12) + 3) / 4 * 4)..], 1) ?? ""); break;
                default: throw new InvalidDataException($"a block of type {type}");
            }

            at += length;
        }

        return new(comment, @interface, comments);
    }

    private static string? Option(ReadOnlySpan<byte> options, int code)
    {
        while (options.Length >= 4 && BinaryPrimitives.ReadUInt16LittleEndian(options) is not 0 and ushort found)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(options[2..]);
            if (found == code)
                return Encoding.UTF8.GetString(options.Slice(4, length));
            options = options[(4 + ((length + 3) / 4 * 4))..];
        }

        return null;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
