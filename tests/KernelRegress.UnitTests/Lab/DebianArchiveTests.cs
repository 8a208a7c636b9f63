using System.Text;
using KernelRegress.Lab.Debian;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

public sealed class DebianArchiveTests
{
    private static readonly byte[] s_deb = DebMaker.Deb(("./boot/vmlinuz-6.1.0", "kernel"u8.ToArray()), ("./lib/modules/6.1.0/kernel/net/a.ko", "module"u8.ToArray()));

    [Fact]
    public void Files_come_with_their_contents() => Read(s_deb).Should().Equal(
        ("./boot/vmlinuz-6.1.0", "kernel"), ("./lib/modules/6.1.0/kernel/net/a.ko", "module"));

    [Fact]
    public void Files_may_be_packed_in_any_way()
    {
        byte[] tar = DebMaker.Tar(("./a", "b"u8.ToArray()));
        Read(DebMaker.Ar(("data.tar", tar))).Should().Equal(("./a", "b"));
        MemoryStream zstd = new();
        using (SharpCompress.Compressors.ZStandard.CompressionStream packing = new(zstd, leaveOpen: true))
            packing.Write(tar);
        Read(DebMaker.Ar(("data.tar.zst", zstd.ToArray()))).Should().Equal(("./a", "b"));
    }

    [Fact]
    public void Any_part_of_a_package_is_refused_or_ends_early_but_never_hangs() => Bounded.Run(() =>
    {
        for (int length = 0; length < s_deb.Length; length++)
            ReadDamaged(s_deb[..length]);
    });

    [Fact]
    public void Any_flipped_byte_is_refused_or_changes_the_contents_but_never_hangs() => Bounded.Run(() =>
    {
        for (int at = 0; at < s_deb.Length; at++)
        {
            byte[] damaged = [.. s_deb];
            damaged[at] ^= 0xFF;
            ReadDamaged(damaged);
        }
    });

    [Theory]
    [InlineData("9999999999")]
    [InlineData("-1")]
    [InlineData("0x10")]
    public void A_member_longer_than_the_file_is_refused(string length) =>
        FluentActions.Invoking(() => Read([.. "!<arch>\n"u8, .. DebMaker.MemberHeader("debian-binary", length)]))
            .Should().Throw<InvalidDataException>().WithMessage($"a member of the .deb claims to be '{length}' bytes long*");

    [Fact]
    public void What_is_no_package_is_refused() =>
        FluentActions.Invoking(() => Read(Encoding.ASCII.GetBytes("PK\x3\x4 a zip file"))).Should().Throw<InvalidDataException>().WithMessage("not a .deb*");

    [Fact]
    public void A_package_without_files_is_refused() =>
        FluentActions.Invoking(() => Read(DebMaker.Ar(("debian-binary", [1])))).Should().Throw<InvalidDataException>().WithMessage("*no member data.tar*");

    private static List<(string, string)> Read(byte[] deb)
    {
        List<(string, string)> files = [];
        DebianArchive.ReadFiles(new MemoryStream(deb), (path, contents) => files.Add((path, new StreamReader(contents).ReadToEnd())));
        return files;
    }

    private static void ReadDamaged(byte[] deb)
    {
        try
        {
            Read(deb);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // Refused, as it should be; anything else fails the test.
        }
    }
}
