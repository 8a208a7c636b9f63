using System.Text;
using KernelRegress.Lab.Images;

namespace KernelRegress.UnitTests.Lab;

public sealed class KernelBannerTests
{
    private const string Banner = "Linux version 6.12.0-rc3+ (me@here) (gcc 14, ld 2.43) #7 SMP PREEMPT_DYNAMIC Mon Oct 14\n";

    [Theory]
    [InlineData(0)]
    [InlineData(1024 * 1024 - 20)]
    [InlineData(3 * 1024 * 1024 + 5)]
    public void The_banner_is_found_wherever_it_lies(int at)
    {
        byte[] vmlinux = new byte[4 * 1024 * 1024];
        Encoding.ASCII.GetBytes(Banner).CopyTo(vmlinux, at);
        KernelBanner.Find(new MemoryStream(vmlinux)).Should().Be(new KernelBanner("6.12.0-rc3+", "#7 SMP PREEMPT_DYNAMIC Mon Oct 14"));
    }

    [Fact]
    public void The_format_string_of_the_banner_is_not_the_banner() =>
        KernelBanner.Find(new MemoryStream(Encoding.ASCII.GetBytes("Linux version %s (%s)\0" + Banner))).Release.Should().Be("6.12.0-rc3+");

    [Fact]
    public void A_file_without_a_banner_is_no_kernel() =>
        FluentActions.Invoking(() => KernelBanner.Find(new MemoryStream(new byte[3_000_000]))).Should().Throw<InvalidDataException>().WithMessage("*no Linux kernel");
}
