using System.Text;
using KernelRegress.Lab.Debian;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

public sealed class PackagesIndexTests
{
    private static readonly string s_sha = new('a', 64);

    [Fact]
    public async Task Packages_that_are_wanted_are_read()
    {
        IReadOnlyList<DebianPackage> packages = await Read($"""
            Package: bash
            Version: 5.2
            SHA256: {s_sha}

            Package: linux-image-6.1.0-1-amd64
            Version: 6.1.9-1
            Pre-Depends: linux-base
            Depends: kmod
            Description: a kernel
             Package: not this one
            SHA256: {s_sha}

            """);
        packages.Should().Equal(new DebianPackage("linux-image-6.1.0-1-amd64", new("6.1.9-1"), "linux-base, kmod", s_sha));
    }

    [Fact]
    public async Task The_last_package_needs_no_empty_line_after_it() =>
        (await Read($"Package: linux-image-1-amd64\nVersion: 1\nSHA256: {s_sha}\n")).Should().ContainSingle();

    [Theory]
    [InlineData("Package: linux-image-1-amd64\nSHA256: {sha}\n\n", "*no Version for linux-image-1-amd64*")]
    [InlineData("Package: linux-image-1-amd64\nVersion: 1\n\n", "*no SHA256 for linux-image-1-amd64*")]
    [InlineData("Package: linux-image-1-amd64\nVersion: 1\nSHA256: ../../etc\n\n", "*'../../etc' as the SHA256*")]
    [InlineData("Package: linux-image-1-amd64\nVersion: 1\nSHA2", "*cut short*'SHA2'*")]
    public async Task A_damaged_index_is_refused(string index, string message) =>
        await FluentActions.Awaiting(() => Read(index.Replace("{sha}", s_sha))).Should().ThrowAsync<InvalidDataException>().WithMessage(message);

    [Fact]
    public async Task A_line_without_an_end_does_not_fill_the_memory()
    {
        using Stream endless = new EndlessStream();
        await FluentActions.Awaiting(() => PackagesIndex.Read(endless, _ => true, default)).Should().ThrowAsync<InvalidDataException>().WithMessage("a line is longer than*");
    }

    private static Task<IReadOnlyList<DebianPackage>> Read(string index) =>
        PackagesIndex.Read(new MemoryStream(Encoding.UTF8.GetBytes(index)), name => name.StartsWith("linux-image", StringComparison.Ordinal), default);
}
