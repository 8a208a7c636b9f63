using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace KernelRegress.UnitTests.Lab.Making;

/// <summary>Makes small .deb files.</summary>
internal static class DebMaker
{
    internal static byte[] Deb(params (string Path, byte[] Contents)[] files) =>
        Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar.gz", Gzip([1, 2, 3])), ("data.tar.gz", Gzip(Tar(files))));

    internal static byte[] Ar(params (string Name, byte[] Contents)[] members)
    {
        MemoryStream ar = new();
        ar.Write("!<arch>\n"u8);
        foreach ((string name, byte[] contents) in members)
        {
            ar.Write(MemberHeader(name, $"{contents.Length}"));
            ar.Write(contents);
            if (contents.Length % 2 == 1)
                ar.WriteByte((byte)'\n');
        }
        return ar.ToArray();
    }

    internal static byte[] MemberHeader(string name, string length) => Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{100644,-8}{length,-10}`\n");

    internal static byte[] Tar(params (string Path, byte[] Contents)[] files)
    {
        MemoryStream tar = new();
        using (TarWriter writer = new(tar, TarEntryFormat.Gnu, leaveOpen: true))
        {
            foreach ((string path, byte[] contents) in files)
                writer.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(contents) });
        }
        return tar.ToArray();
    }

    internal static byte[] Gzip(byte[] data)
    {
        MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(data);
        return packed.ToArray();
    }
}
