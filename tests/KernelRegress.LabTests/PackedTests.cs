using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.Json;
using System.Xml.Linq;
using KernelRegress.Fixtures;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;

namespace KernelRegress.LabTests;

/// <summary>What somebody gets who has packages and no sources.</summary>
public sealed class PackedTests(InstalledTool tool) : IClassFixture<InstalledTool>
{
    // No luck is needed, and one CPU is enough.
    private const string Forced = "udp/dnat-one/forward/forced";

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
        await tool.Run("run", "--scenario", Forced);

        string record = Directory.GetFiles(Path.Combine(tool.Elsewhere, "results")).Should().ContainSingle().Subject;
        RecordReader.Read(record).Scenarios.Should().ContainSingle().Which.Verdict.Should().Be(VerdictKind.Held);
    }

    [Fact]
    public async Task Several_kernels_are_one_document_of_JSON_with_a_record_each()
    {
        string json = await tool.Run("run", "--kernel", "host", "--kernel", "host", "--scenario", Forced, "--format", "json", "--output", tool.Directory("json"));

        JsonDocument.Parse(json).RootElement.EnumerateArray().Should().HaveCount(2)
            .And.OnlyContain(record => record.GetProperty("schema").GetString() == RunRecord.CurrentSchema);
    }

    [Fact]
    public async Task A_run_of_one_scenario_leaves_the_record_of_more_alone_unless_forced()
    {
        string results = tool.Directory("kept");
        string record = Path.Combine(results, $"{Machine.Release}.json");
        await tool.Run("run", "--scenario", "udp/*/forward/forced", "--output", results);
        string all = File.ReadAllText(record);

        await tool.Run("run", "--scenario", Forced, "--output", results);

        File.ReadAllText(record).Should().Be(all);
        RecordReader.Read(Path.Combine(results, $"{Machine.Release}-partial.json")).Scenarios.Should().ContainSingle();
        await tool.Run("run", "--scenario", Forced, "--output", results, "--force");
        RecordReader.Read(record).Scenarios.Should().ContainSingle();
    }

    [Fact]
    public async Task The_lines_of_the_tools_readme_run()
    {
        string directory = tool.Directory("readme");

        await tool.RunLines(Readme.Of(Open("KernelRegress.0*.nupkg"), "sh"), directory);

        File.ReadAllText(Path.Combine(directory, "report.html")).Should().Contain(Machine.Release);
    }

    [Theory]
    [InlineData("KernelRegress.Netlink", ": lo mtu ")]
    [InlineData("KernelRegress.Results", "Better icmp/none/forward/forced: ")]
    [InlineData("KernelRegress.Assertions", ": nothing but what is known")]
    [InlineData("KernelRegress.Fixtures", "Held: 3 rounds, ")]
    public async Task The_lines_of_a_librarys_readme_run_with_its_package_alone(string id, string print)
    {
        string directory = tool.Directory(id);

        string output = await Readme.Run(Readme.Of(Open($"{id}.0*.nupkg"), "csharp"), Readme.ProjectWith(id), tool, directory);

        output.Should().Contain(print);
        if (id == "KernelRegress.Fixtures")
            File.ReadAllText(Path.Combine(directory, "built", "readme.runtimeconfig.json")).Should().Contain("\"System.GC.Concurrent\": false");
    }

    [Fact]
    public void The_assertions_need_no_test_framework()
    {
        using ZipArchive package = Open("KernelRegress.Assertions.0*.nupkg");
        XDocument nuspec = XDocument.Load(package.GetEntry("KernelRegress.Assertions.nuspec")!.Open());

        nuspec.Descendants().Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value)
            .Should().BeEquivalentTo("FluentAssertions", "KernelRegress.Results");
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
    [InlineData("KernelRegress.Assertions", "lib/net10.0/KernelRegress.Assertions.dll")]
    public void A_package_carries_its_readme_its_licence_and_its_symbols(string id, string file)
    {
        using ZipArchive package = Open($"{id}.0*.nupkg"), symbols = Open($"{id}.0*.snupkg");

        package.Entries.Select(e => e.FullName).Should().Contain(["README.md", file]);
        ZipArchiveEntry pdb = symbols.Entries.First(e => e.Name == Path.ChangeExtension(Path.GetFileName(file), ".pdb"));
        SourcesOf(pdb).Should().Contain(source => source.StartsWith("/_/fixtures/")).And.NotContain(source => source.StartsWith(AgentBinary.FindSources()));
        using var nuspec = new StreamReader(package.GetEntry($"{id}.nuspec")!.Open());
        nuspec.ReadToEnd().Should().Contain("<license type=\"expression\">MIT</license>").And.Contain("<readme>README.md</readme>").And.MatchRegex("<repository type=\"git\" .*commit=\"[0-9a-f]{40}\"");
    }

    [Theory]
    [InlineData("KernelRegress.Fixtures")]
    [InlineData("KernelRegress.Netlink")]
    [InlineData("KernelRegress.Results")]
    [InlineData("KernelRegress.Assertions")]
    public void A_library_is_documented_where_it_is_used(string id)
    {
        using ZipArchive package = Open($"{id}.0*.nupkg");

        package.Entries.Select(e => e.FullName).Should().Contain($"lib/net10.0/{id}.xml");
    }

    [Fact]
    public async Task The_sample_of_tests_races_its_own_network_in_30_lines_with_the_package_alone()
    {
        string sample = Path.Combine(AgentBinary.FindSources(), "tests", "KernelRegress.Sample"), directory = tool.Directory("sample");
        string lines = File.ReadAllText(Path.Combine(sample, "Program.cs"));

        string output = await Readme.Run(lines, File.ReadAllText(Path.Combine(sample, "KernelRegress.Sample.csproj")), tool, directory);

        output.Should().StartWith("Held: 2000 rounds, ");
        lines.TrimEnd().Split('\n').Should().HaveCountLessThanOrEqualTo(30);
    }

    private static List<string> SourcesOf(ZipArchiveEntry pdb)
    {
        using Stream packed = pdb.Open();
        using MemoryStream bytes = new();
        packed.CopyTo(bytes);
        bytes.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        MetadataReader reader = provider.GetMetadataReader();
        return [.. reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))];
    }

    // The version begins with a digit; the names of other packages go on with a letter.
    private ZipArchive Open(string pattern) =>
        ZipFile.OpenRead(Directory.GetFiles(tool.Packages, pattern).Should().ContainSingle().Subject);
}
