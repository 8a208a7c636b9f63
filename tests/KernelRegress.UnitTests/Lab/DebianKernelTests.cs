using KernelRegress.Lab.Debian;

namespace KernelRegress.UnitTests.Lab;

public sealed class DebianKernelTests
{
    [Fact]
    public void The_newest_kernel_for_the_cloud_comes_first() =>
        Kernels(
            Package("linux-image-6.1.0-9-cloud-amd64", "6.1.9-1"),
            Package("linux-image-6.1.0-10-amd64", "6.1.10-1"),
            Package("linux-image-6.1.0-10-cloud-amd64-unsigned", "6.1.10-1"),
            Package("linux-image-6.1.0-10-cloud-amd64", "6.1.10-1"))
            .Select(k => k.Image.Name).Should().Equal(
                "linux-image-6.1.0-10-cloud-amd64", "linux-image-6.1.0-10-cloud-amd64-unsigned",
                "linux-image-6.1.0-10-amd64", "linux-image-6.1.0-9-cloud-amd64");

    [Fact]
    public void A_package_that_only_depends_on_the_current_kernel_is_none() =>
        Kernels(Package("linux-image-6.12-cloud-amd64", "6.12.117-1", "linux-image-6.12.117+deb13-cloud-amd64 (= 6.12.117-1)")).Should().BeEmpty();

    [Fact]
    public void Files_are_in_the_image_itself_until_6_18()
    {
        DebianKernel kernel = Kernels(Package("linux-image-6.18.5+deb13-cloud-amd64", "6.18.5-1", "kmod")).Single();
        kernel.Files.Should().Equal(kernel.Image);
        kernel.Release.Should().Be("6.18.5+deb13-cloud-amd64");
    }

    [Fact]
    public void Files_are_in_packages_of_their_own_from_6_19_on() =>
        Kernels(Split("linux-image"), Split("linux-binary"), Split("linux-modules")).Single()
            .Files.Select(f => f.Name).Should().Equal("linux-binary-7.3.4-cloud-amd64", "linux-modules-7.3.4-cloud-amd64");

    [Fact]
    public void A_kernel_whose_modules_are_gone_is_not_available()
    {
        DebianKernel kernel = Kernels(Split("linux-image"), Split("linux-binary")).Single();
        kernel.IsAvailable.Should().BeFalse();
        kernel.Missing.Should().Equal("linux-modules-7.3.4-cloud-amd64");
    }

    [Fact]
    public void An_available_kernel_is_preferred_to_a_newer_one_that_is_not() =>
        Kernels(Split("linux-image"), Package("linux-image-7.3.1-cloud-amd64", "7.3.1-1"))[0].Release.Should().Be("7.3.1-cloud-amd64");

    [Theory]
    [InlineData("6.12", true)]
    [InlineData("6.12.43", true)]
    [InlineData("6.12.43-1~bpo12+1", true)]
    [InlineData("6.12.4", false)]
    [InlineData("6.1", false)]
    public void A_version_means_itself_and_what_it_begins(string version, bool fits) =>
        Kernels(Package("linux-image-6.12.43+deb12-cloud-amd64", "6.12.43-1~bpo12+1")).Single().Matches(version).Should().Be(fits);

    [Theory]
    [InlineData("linux-image-5.10.0-46-cloud-amd64", true)]
    [InlineData("linux-image-6.1.0-0.deb11.52-cloud-amd64-unsigned", true)]
    [InlineData("linux-modules-7.3-cloud-amd64", true)]
    [InlineData("linux-image-6.1.0-56-rt-amd64", false)]
    [InlineData("linux-image-6.1.0-56-amd64-dbg", false)]
    [InlineData("linux-image-cloud-amd64", false)]
    [InlineData("linux-headers-6.1.0-56-amd64", false)]
    public void Only_kernels_for_this_purpose_are_looked_at(string package, bool isKernel) => DebianKernel.IsKernelPackage(package).Should().Be(isKernel);

    private static IReadOnlyList<DebianKernel> Kernels(params DebianPackage[] packages) => DebianKernel.In("suite", packages);

    private static DebianPackage Package(string name, string version, string depends = "") => new(name, new(version), depends, new('a', 64));

    private static DebianPackage Split(string part) => Package($"{part}-7.3.4-cloud-amd64", "7.3.4-1",
        part == "linux-image" ? "linux-binary-7.3.4-cloud-amd64 (= 7.3.4-1), linux-modules-7.3.4-cloud-amd64 (= 7.3.4-1)" : "kmod");
}
