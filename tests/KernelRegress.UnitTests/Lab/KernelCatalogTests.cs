using KernelRegress.Lab;

namespace KernelRegress.UnitTests.Lab;

public sealed class KernelCatalogTests
{
    [Fact]
    public void Every_entry_names_a_packaged_kernel_and_says_why_it_is_there() =>
        KernelCatalog.Entries.Should().OnlyContain(e => KernelReference.Parse(e.Id).DebianVersion != null && e.Suite.Length > 0 && e.Notes.Length > 0);

    [Fact]
    public void No_kernel_is_there_twice() => KernelCatalog.Entries.Select(e => e.Id).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(5);
}
