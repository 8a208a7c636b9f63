using System.IO.Compression;
using KernelRegress.Fixtures;
using KernelRegress.Results;

namespace KernelRegress.LabTests;

/// <summary>What somebody gets who has packages and no sources.</summary>
public sealed class PackedTests(InstalledTool tool) : IClassFixture<InstalledTool>
{
    [Fact]
    public async Task The_installed_tool_lists_every_scenario()
    {
        string list = await tool.Run("list");

        ScenarioCatalog.All.Should().OnlyContain(scenario => list.Contains(scenario.Name));
    }

    [Fact]
    public async Task The_doctor_finds_the_agent_that_came_with_the_tool() =>
        (await tool.Run("doctor")).Should().Contain($"the running kernel, {Machine.Release}");

    [Fact]
    public async Task The_installed_tool_races_the_running_kernel()
    {
        // Forced: no luck is needed, and one CPU is enough.
        await tool.Run("run", "--scenario", "udp/dnat-one/forward/forced");

        string record = Directory.GetFiles(Path.Combine(tool.Elsewhere, "results")).Should().ContainSingle().Subject;
        RecordReader.Read(record).Scenarios.Should().ContainSingle().Which.Verdict.Should().Be(VerdictKind.Held);
    }

    [Fact]
    public async Task Without_sources_another_kernel_is_refused_with_the_next_step()
    {
        Func<Task> run = () => tool.Run("run", "--kernel", "debian:6.12", "--scenario", "udp/none/local");

        (await run.Should().ThrowAsync<HarnessException>()).Which.Message.Should()
            .Contain("exit code 3").And.Contain("its sources are not here").And.Contain("Next: run from a clone");
    }

    [Theory]
    [InlineData("KernelRegress", "tools/net10.0/any/agent/KernelRegress.Agent.dll")]
    [InlineData("KernelRegress.Fixtures", "lib/net10.0/KernelRegress.Fixtures.dll")]
    [InlineData("KernelRegress.Netlink", "lib/net10.0/KernelRegress.Netlink.dll")]
    [InlineData("KernelRegress.Results", "lib/net10.0/KernelRegress.Results.dll")]
    public void A_package_carries_its_readme_its_licence_and_its_symbols(string id, string file)
    {
        using ZipArchive package = Open($"{id}.0*.nupkg"), symbols = Open($"{id}.0*.snupkg");

        package.Entries.Select(e => e.FullName).Should().Contain(["README.md", file]);
        symbols.Entries.Should().Contain(e => e.Name == Path.ChangeExtension(Path.GetFileName(file), ".pdb"));
        using var nuspec = new StreamReader(package.GetEntry($"{id}.nuspec")!.Open());
        nuspec.ReadToEnd().Should().Contain("<license type=\"expression\">MIT</license>").And.Contain("<readme>README.md</readme>");
    }

    // The version begins with a digit; the names of other packages go on with a letter.
    private ZipArchive Open(string pattern) =>
        ZipFile.OpenRead(Directory.GetFiles(tool.Packages, pattern).Should().ContainSingle().Subject);
}
