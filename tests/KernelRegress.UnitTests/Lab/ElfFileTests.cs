using System.Buffers.Binary;
using KernelRegress.Lab.Images;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

public sealed class ElfFileTests
{
    private static readonly byte[] s_module = ElfMaker.WithSection(".modinfo", [1, 2, 3]);

    [Fact]
    public void A_section_is_found_by_its_name()
    {
        Open(s_module).Section(".modinfo").Should().Equal(1, 2, 3);
        Open(s_module).Section(".text").Should().BeNull();
    }

    [Fact]
    public void A_note_is_found_by_owner_and_type()
    {
        byte[] vmlinux = ElfMaker.Vmlinux("Xen", 18);
        Open(vmlinux).HasNote("Xen", 18).Should().BeTrue();
        Open(vmlinux).HasNote("Xen", 17).Should().BeFalse();
        Open(vmlinux).HasNote("GNU", 18).Should().BeFalse();
    }

    [Theory]
    [InlineData(40, ulong.MaxValue)]
    [InlineData(40, 1UL << 40)]
    public void Section_headers_outside_the_file_are_refused(int at, ulong value) =>
        FluentActions.Invoking(() => Open(With(s_module, at, value)).Section(".modinfo"))
            .Should().Throw<InvalidDataException>().WithMessage("the section headers of the ELF file claim*");

    [Fact]
    public void A_section_of_absurd_length_is_refused_before_memory_is_taken() =>
        FluentActions.Invoking(() => Open(With(s_module, s_module.Length - 128 + 32, 1UL << 50)).Section(".modinfo"))
            .Should().Throw<InvalidDataException>().WithMessage("a section of the ELF file claim*");

    [Fact]
    public void Any_damaged_byte_is_refused_or_overlooked_but_never_hangs() => Bounded.Run(() =>
    {
        foreach (byte[] elf in (byte[][])[s_module, ElfMaker.Vmlinux()])
        {
            for (int at = 0; at < elf.Length; at++)
            {
                byte[] damaged = [.. elf];
                damaged[at] ^= 0xFF;
                ReadDamaged(damaged);
                ReadDamaged(elf[..at]);
            }
        }
    });

    [Fact]
    public void What_is_no_ELF_file_is_refused() =>
        FluentActions.Invoking(() => Open(new byte[100])).Should().Throw<InvalidDataException>().WithMessage("not a 64-bit little-endian ELF file");

    private static ElfFile Open(byte[] file) => new(new MemoryStream(file));

    private static byte[] With(byte[] file, int at, ulong value)
    {
        byte[] changed = [.. file];
        BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(at), value);
        return changed;
    }

    private static void ReadDamaged(byte[] file)
    {
        try
        {
            Open(file).Section(".modinfo");
            Open(file).HasNote("Xen", 18);
        }
        catch (InvalidDataException)
        {
            // Refused, as it should be; anything else fails the test.
        }
    }
}
