using System.Buffers.Binary;
using System.Text;
using K4os.Compression.LZ4;

namespace KernelRegress.UnitTests.Lab.Making;

/// <summary>Makes small bzImages: one setup sector after the boot sector, then the packed kernel.</summary>
internal static class BzImageMaker
{
    private const int Setup = 1024;

    internal static byte[] BzImage(byte[] packed, string version = "6.1.0-test (me@here) #1 SMP today", ushort protocol = 0x020F)
    {
        byte[] image = [.. new byte[Setup], .. packed, 0, 0, 0, 0];
        image[0x1F1] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x1FE), 0xAA55);
        "HdrS"u8.CopyTo(image.AsSpan(0x202));
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x206), protocol);
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(0x20E), 0x100);
        Encoding.ASCII.GetBytes(version).CopyTo(image.AsSpan(0x300));
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24C), (uint)packed.Length + 4);
        return image;
    }

    /// <summary>As <c>lz4 -l</c> does it: a magic number, then blocks after their lengths.</summary>
    internal static byte[] LegacyLz4(params byte[][] blocks)
    {
        MemoryStream packed = new();
        packed.Write([0x02, 0x21, 0x4C, 0x18]);
        foreach (byte[] block in blocks)
        {
            byte[] buffer = new byte[LZ4Codec.MaximumOutputSize(block.Length)];
            int length = LZ4Codec.Encode(block, buffer);
            packed.Write(BitConverter.GetBytes(length));
            packed.Write(buffer, 0, length);
        }
        return packed.ToArray();
    }
}
