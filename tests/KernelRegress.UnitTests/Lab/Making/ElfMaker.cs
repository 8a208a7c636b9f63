using System.Buffers.Binary;
using System.Text;

namespace KernelRegress.UnitTests.Lab.Making;

/// <summary>Makes small ELF files: a module with .modinfo, a vmlinux with a note.</summary>
internal static class ElfMaker
{
    private const int Header = 64;

    internal static byte[] Module(params string[] modinfo) => WithSection(".modinfo", Encoding.UTF8.GetBytes(string.Concat(modinfo.Select(m => m + '\0'))));

    /// <summary>Header, section contents, section names, three section headers (null, the section, the names).</summary>
    internal static byte[] WithSection(string name, byte[] contents)
    {
        byte[] names = Encoding.ASCII.GetBytes('\0' + name + "\0.shstrtab\0");
        int namesAt = Header + contents.Length, headersAt = namesAt + names.Length;
        byte[] elf = [.. Start(), .. contents, .. names, .. new byte[3 * 64]];
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(40), (ulong)headersAt);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(60), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(62), 2);
        WriteSectionHeader(elf, headersAt + 64, nameAt: 1, Header, contents.Length);
        WriteSectionHeader(elf, headersAt + 128, nameAt: name.Length + 2, namesAt, names.Length);
        return elf;
    }

    /// <summary>Header, one program header of type PT_NOTE, the note, and what else belongs to the kernel.</summary>
    internal static byte[] Vmlinux(string owner = "Xen", uint type = 18, string text = "Linux version 6.1.0-test (me@here) #1 SMP today\n")
    {
        byte[] note = [.. U32(4), .. U32(4), .. U32(type), .. Encoding.ASCII.GetBytes(owner.PadRight(4, '\0')), .. U32(0x1000000)];
        byte[] elf = [.. Start(), .. new byte[56], .. note, .. Encoding.ASCII.GetBytes(text)];
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(32), Header);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(56), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(Header), 4);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(Header + 8), Header + 56);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(Header + 32), (ulong)note.Length);
        return elf;
    }

    private static byte[] Start() => [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, .. new byte[Header - 6]];

    private static byte[] U32(uint value) => BitConverter.GetBytes(value);

    private static void WriteSectionHeader(byte[] elf, int at, int nameAt, int contentsAt, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(at), (uint)nameAt);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(at + 24), (ulong)contentsAt);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(at + 32), (ulong)length);
    }
}
