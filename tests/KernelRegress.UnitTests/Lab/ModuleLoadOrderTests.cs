using KernelRegress.Lab;
using KernelRegress.Lab.Images;
using KernelRegress.Results;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

public sealed class ModuleLoadOrderTests
{
    [Fact]
    public void Each_module_comes_after_those_it_depends_on()
    {
        ModuleFiles files = Files(("nf_nat", "depends=nf_conntrack"), ("nf_conntrack", "depends=nf_defrag_ipv4,nf-defrag-ipv6"), ("nf_defrag_ipv4", "depends="), ("nf_defrag_ipv6", "depends="));
        ModuleLoadOrder.Of(["nf_nat", "nf_conntrack"], files).Order.Should().Equal("nf_defrag_ipv4", "nf_defrag_ipv6", "nf_conntrack", "nf_nat");
    }

    [Fact]
    public void A_module_that_is_not_there_is_passed_over_with_the_reason() =>
        ModuleLoadOrder.Of(["nft_counter"], Files()).Skipped.Should().Equal(new SkippedModule("nft_counter", "not among the modules: built in, or not configured"));

    [Fact]
    public void A_module_whose_dependency_is_gone_is_passed_over_with_the_reason()
    {
        var order = ModuleLoadOrder.Of(["a"], Files(("a", "depends=gone")));
        order.Order.Should().BeEmpty();
        order.Skipped.Should().ContainEquivalentOf(new SkippedModule("a", "depends on gone, which is not among the modules"));
    }

    [Fact]
    public void What_a_module_asks_modprobe_for_is_loaded_before_it()
    {
        ModuleFiles files = Files(("libcrc32c", "softdep=pre: crc32c post: later"), ("crc32c_generic", "alias=crc32c"), ("later", "depends="));
        ModuleLoadOrder.Of(["libcrc32c"], files).Order.Should().Equal("crc32c_generic", "libcrc32c");
    }

    [Fact]
    public void A_damaged_circle_of_dependencies_comes_to_an_end() =>
        ModuleLoadOrder.Of(["a"], Files(("a", "depends=b"), ("b", "depends=a"))).Order.Should().Equal("b", "a");

    [Fact]
    public void A_damaged_module_is_named()
    {
        ModuleFiles files = new();
        files.Add("/lib/modules/kernel/net/bad.ko.xz", () => new MemoryStream([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 1, 2]));
        FluentActions.Invoking(() => ModuleLoadOrder.Of(["bad"], files)).Should().Throw<HarnessException>().WithMessage("The module /lib/modules/kernel/net/bad.ko.xz cannot be read*");
    }

    [Theory]
    [InlineData("nf-nat.ko", true)]
    [InlineData("nf_nat.ko.xz", true)]
    [InlineData("nf_nat.ko.zst", true)]
    [InlineData("nf_nat.ko.debug", false)]
    [InlineData("nf_nat.c", false)]
    public void Modules_are_known_by_their_file_names(string file, bool isModule)
    {
        ModuleFiles files = new();
        files.Add("/lib/modules/" + file, () => throw new InvalidOperationException("not to be opened"));
        files.Contains("nf_nat").Should().Be(isModule);
    }

    private static ModuleFiles Files(params (string Name, string Modinfo)[] modules)
    {
        ModuleFiles files = new();
        foreach ((string name, string modinfo) in modules)
            files.Add($"/lib/modules/{name}.ko", () => new MemoryStream(ElfMaker.Module("license=GPL", modinfo)));
        return files;
    }
}
