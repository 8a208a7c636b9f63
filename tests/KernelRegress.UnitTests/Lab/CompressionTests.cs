using System.Text;
using KernelRegress.Lab.Images;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

public sealed class CompressionTests
{
    /// <summary><c>printf 'hello, kernel\n' | xz | base64</c></summary>
    private const string Xz = "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQANaGVsbG8sIGtlcm5lbAoAAADa+vyrXkCIngABJg4IG+AEH7bzfQEAAAAABFla";

    [Fact]
    public void Xz_is_unpacked() => Unpack(Convert.FromBase64String(Xz), 100).Should().Be("hello, kernel\n");

    [Fact]
    public void Gzip_is_unpacked() => Unpack(DebMaker.Gzip("hello"u8.ToArray()), 100).Should().Be("hello");

    [Fact]
    public void What_unpacks_to_more_than_allowed_is_refused() =>
        FluentActions.Invoking(() => Unpack(DebMaker.Gzip(new byte[10_000_000]), 1_000_000)).Should().Throw<InvalidDataException>().WithMessage("the data unpack to more than 1000000 bytes");

    [Fact]
    public void Plain_data_are_not_compressed() => Compression.Open(new MemoryStream("hello"u8.ToArray())).Should().BeNull();

    [Fact]
    public void Damaged_xz_is_refused_in_one_way()
    {
        byte[] packed = Convert.FromBase64String(Xz);
        for (int at = 6; at < packed.Length; at++)
        {
            byte[] damaged = [.. packed];
            damaged[at] ^= 0xFF;
            UnpackDamaged(damaged);
            UnpackDamaged(packed[..at]);
        }
    }

    private static string Unpack(byte[] packed, long limit)
    {
        using Stream unpacked = Compression.Open(new MemoryStream(packed))!;
        MemoryStream plain = new();
        Compression.CopyTo(unpacked, plain, limit);
        return Encoding.ASCII.GetString(plain.ToArray());
    }

    private static void UnpackDamaged(byte[] packed)
    {
        try
        {
            Unpack(packed, 100);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // Refused, as it should be; anything else fails the test.
        }
    }
}
