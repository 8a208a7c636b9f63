using System.Buffers.Binary;
using KernelRegress.Lab.Images;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

public sealed class BzImageTests
{
    private static readonly byte[] s_vmlinux = ElfMaker.Vmlinux();

    [Fact]
    public void The_kernel_inside_is_unpacked_from_gzip() => Unpack(BzImageMaker.BzImage(DebMaker.Gzip(s_vmlinux))).Should().Equal(s_vmlinux);

    [Fact]
    public void The_kernel_inside_is_unpacked_from_the_blocks_of_LZ4() =>
        Unpack(BzImageMaker.BzImage(BzImageMaker.LegacyLz4(s_vmlinux[..50], s_vmlinux[50..]))).Should().Equal(s_vmlinux);

    [Fact]
    public void A_kernel_packed_in_another_way_is_left_packed() =>
        BzImage.Parse(BzImageMaker.BzImage([0x89, (byte)'L', (byte)'Z', (byte)'O', 0, 0])).TryUnpack(new MemoryStream()).Should().BeFalse();

    [Fact]
    public void A_kernel_packed_by_xz_is_left_packed() =>
        BzImage.Parse(BzImageMaker.BzImage([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0])).TryUnpack(new MemoryStream()).Should().BeFalse();

    [Fact]
    public void The_header_says_which_kernel_it_is() =>
        BzImage.Parse(BzImageMaker.BzImage([], "6.1.0-56-cloud-amd64 (them@there) #1 SMP PREEMPT_DYNAMIC Debian")).Banner
            .Should().Be(new KernelBanner("6.1.0-56-cloud-amd64", "#1 SMP PREEMPT_DYNAMIC Debian"));

    [Fact]
    public void A_file_that_was_cut_short_is_refused()
    {
        byte[] image = BzImageMaker.BzImage(DebMaker.Gzip(s_vmlinux));
        FluentActions.Invoking(() => Unpack(image[..^100])).Should().Throw<InvalidDataException>().WithMessage("the bzImage is cut short*");
    }

    [Fact]
    public void A_payload_of_absurd_length_is_refused()
    {
        byte[] image = BzImageMaker.BzImage(DebMaker.Gzip(s_vmlinux));
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(0x24C), uint.MaxValue);
        FluentActions.Invoking(() => Unpack(image)).Should().Throw<InvalidDataException>().WithMessage("the bzImage is cut short*");
    }

    [Fact]
    public void An_LZ4_block_of_absurd_length_is_refused() =>
        FluentActions.Invoking(() => Unpack(BzImageMaker.BzImage([0x02, 0x21, 0x4C, 0x18, 0xFF, 0xFF, 0xFF, 0x7F])))
            .Should().Throw<InvalidDataException>().WithMessage("an LZ4 block claims*");

    [Fact]
    public void Other_files_are_refused()
    {
        FluentActions.Invoking(() => BzImage.Parse(s_vmlinux)).Should().Throw<InvalidDataException>().WithMessage("not a bzImage*");
        FluentActions.Invoking(() => BzImage.Parse(BzImageMaker.BzImage([], protocol: 0x0204))).Should().Throw<InvalidDataException>().WithMessage("*older than 2.08");
    }

    [Fact]
    public void Any_damaged_byte_is_refused_or_changes_the_kernel_but_never_hangs() => Bounded.Run(() =>
    {
        byte[] image = BzImageMaker.BzImage(BzImageMaker.LegacyLz4(s_vmlinux));
        // The boot sector and the code after the header are not looked at.
        foreach (int at in (int[])[.. Enumerable.Range(0x1F1, 0x60), .. Enumerable.Range(1024, image.Length - 1024)])
        {
            byte[] damaged = [.. image];
            damaged[at] ^= 0xFF;
            UnpackDamaged(damaged);
        }
    });

    private static byte[] Unpack(byte[] image)
    {
        MemoryStream vmlinux = new();
        BzImage.Parse(image).TryUnpack(vmlinux).Should().BeTrue();
        return vmlinux.ToArray();
    }

    private static void UnpackDamaged(byte[] image)
    {
        try
        {
            BzImage.Parse(image).TryUnpack(new MemoryStream());
            _ = BzImage.Parse(image).Banner;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            // Refused, as it should be; anything else fails the test.
        }
    }
}
