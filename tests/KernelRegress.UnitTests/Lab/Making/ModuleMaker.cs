using System.Buffers.Binary;
using System.Text;

namespace KernelRegress.UnitTests.Lab.Making;

/// <summary>Makes modules of a few instructions: one section of code, one function that fills it, its relocations, and tables of places in it.</summary>
internal static class ModuleMaker
{
    internal const string Signed = "~Module signature appended~\n";
    private const int Text = 1;

    /// <param name="relocations">Where in the code, against which symbol outside.</param>
    /// <param name="patched">Where the code is rewritten, by the name of the table.</param>
    internal static byte[] Make(byte[] code, (int At, string Symbol)[]? relocations = null, (string Table, int At)[]? patched = null, string function = "raced")
    {
        List<(string Name, uint Type, byte[] Contents, int Link, int Info)> sections = [("", 0, [], 0, 0), (".text", 1, code, 0, 0)];
        (relocations, patched) = (relocations ?? [], patched ?? []);
        (int symbols, int names) = (2 + 1 + (2 * patched.Length), 2 + 2 + (2 * patched.Length));
        // The null symbol, the section's own, the function, and those outside.
        string[] outside = [.. relocations.Select(r => r.Symbol)];
        sections.Add((".rela.text", 4, [.. relocations.SelectMany((r, i) => Relocation(r.At, 3 + i, 4, -4))], symbols, Text));
        foreach ((string table, int at) in patched)
        {
            sections.Add((table, 1, new byte[16], 0, 0));
            sections.Add((".rela" + table, 4, Relocation(0, 1, 2, at), symbols, sections.Count - 1));
        }

        byte[] text = Encoding.ASCII.GetBytes('\0' + function + '\0' + string.Concat(outside.Select(name => name + '\0')));
        sections.Add((".symtab", 2, [.. Symbol(0, 0, 0, 0), .. Symbol(0, 3, Text, 0), .. Symbol(1, 2, Text, code.Length), .. outside.SelectMany((_, i) => Symbol(At(text, outside, i, function), 0, 0, 0))], names, 0));
        sections.Add((".strtab", 3, text, 0, 0));
        return [.. Write(sections), .. Encoding.ASCII.GetBytes(Signed)];
    }

    private static int At(byte[] text, string[] outside, int index, string function) => 1 + function.Length + 1 + outside.Take(index).Sum(name => name.Length + 1);

    private static byte[] Relocation(long at, int symbol, uint type, long addend) =>
        [.. BitConverter.GetBytes(at), .. BitConverter.GetBytes(((ulong)symbol << 32) | type), .. BitConverter.GetBytes(addend)];

    private static byte[] Symbol(int name, byte type, ushort section, long size) =>
        [.. BitConverter.GetBytes(name), type, 0, .. BitConverter.GetBytes(section), .. new byte[8], .. BitConverter.GetBytes(size)];

    private static byte[] Write(List<(string Name, uint Type, byte[] Contents, int Link, int Info)> sections)
    {
        sections.Add((".shstrtab", 3, Encoding.ASCII.GetBytes(string.Concat(sections.Select(s => s.Name + '\0')) + ".shstrtab\0"), 0, 0));
        byte[] elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, .. new byte[58], .. sections.SelectMany(s => s.Contents)];
        byte[] whole = [.. elf, .. new byte[64 * sections.Count]];
        BinaryPrimitives.WriteInt64LittleEndian(whole.AsSpan(40), elf.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(whole.AsSpan(60), (ushort)sections.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(whole.AsSpan(62), (ushort)(sections.Count - 1));
        (int contents, int name) = (64, 0);
        foreach ((int i, (string Name, uint Type, byte[] Contents, int Link, int Info) section) in sections.Index())
        {
            Span<byte> header = whole.AsSpan(elf.Length + (64 * i));
            BinaryPrimitives.WriteInt32LittleEndian(header, name);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], section.Type);
            BinaryPrimitives.WriteInt64LittleEndian(header[24..], contents);
            BinaryPrimitives.WriteInt64LittleEndian(header[32..], section.Contents.Length);
            BinaryPrimitives.WriteInt32LittleEndian(header[40..], section.Link);
            BinaryPrimitives.WriteInt32LittleEndian(header[44..], section.Info);
            (contents, name) = (contents + section.Contents.Length, name + section.Name.Length + 1);
        }

        return whole;
    }
}
