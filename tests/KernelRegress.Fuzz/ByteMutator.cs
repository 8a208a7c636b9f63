using System.Buffers.Binary;

namespace KernelRegress.Fuzz;

/// <summary>Damages bytes: lengths and offsets most of all, since readers believe them.</summary>
internal static class ByteMutator
{
    private const int MostChanges = 8;
    private const int Longest = 256 * 1024;

    private static readonly ulong[] s_numbers =
        [0, 1, 2, 4, 7, 8, 15, 16, 63, 64, 127, 128, 255, 256, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, ulong.MaxValue];

    internal static byte[] Mutate(Random random, IReadOnlyList<byte[]> seeds)
    {
        byte[] bytes = [.. seeds[random.Next(seeds.Count)]];
        for (int left = random.Next(1, MostChanges); left > 0; left--)
            bytes = Change(random, bytes, seeds);
        return bytes.Length <= Longest ? bytes : bytes[..Longest];
    }

    private static byte[] Change(Random random, byte[] bytes, IReadOnlyList<byte[]> seeds)
    {
        int at = random.Next(bytes.Length + 1);
        int length = Math.Min(random.Next(1, 64), bytes.Length - at);
        switch (random.Next(7))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1 when length > 0:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                PutNumber(random, bytes.AsSpan(at));
                return bytes;
            case 3:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5:
                byte[] other = seeds[random.Next(seeds.Count)];
                int from = random.Next(other.Length + 1);
                return [.. bytes[..at], .. other[from..Math.Min(other.Length, from + random.Next(64))], .. bytes[at..]];
            default:
                return random.Next(8) == 0 ? bytes[..at] : bytes;
        }
    }

    private static void PutNumber(Random random, Span<byte> at)
    {
        ulong number = s_numbers[random.Next(s_numbers.Length)];
        Span<byte> written = stackalloc byte[sizeof(ulong)];
        int width = 1 << random.Next(4);
        if (random.Next(2) == 0)
            BinaryPrimitives.WriteUInt64LittleEndian(written, number);
        else
            BinaryPrimitives.WriteUInt64BigEndian(written, number << (64 - (8 * width)));
        written[..Math.Min(width, at.Length)].CopyTo(at);
    }
}
