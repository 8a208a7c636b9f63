using KernelRegress.Lab;

namespace KernelRegress.UnitTests.Lab;

public sealed class KernelReferenceTests
{
    [Fact]
    public void Host_is_the_running_kernel() => KernelReference.Parse("host").IsHost.Should().BeTrue();

    [Theory]
    [InlineData("debian:5.10", "5.10")]
    [InlineData("debian:6.12.43", "6.12.43")]
    [InlineData("debian:7.3~rc7", "7.3~rc7")]
    public void A_packaged_kernel_is_named_by_its_version(string text, string version)
    {
        KernelReference reference = KernelReference.Parse(text);
        reference.DebianVersion.Should().Be(version);
        reference.Path.Should().BeNull();
    }

    [Fact]
    public void What_has_a_slash_is_a_path() => KernelReference.Parse("arch/x86/boot/bzImage").Path.Should().Be("arch/x86/boot/bzImage");

    [Theory]
    [InlineData("debian:")]
    [InlineData("debian:sid")]
    [InlineData("hots")]
    [InlineData("6.12")]
    public void A_typing_error_is_told_with_what_is_accepted(string text) =>
        FluentActions.Invoking(() => KernelReference.Parse(text)).Should().Throw<FormatException>().WithMessage($"'{text}' names no kernel*debian:6.12*");
}
