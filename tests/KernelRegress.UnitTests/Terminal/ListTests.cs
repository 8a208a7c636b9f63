using System.Text.Json.Nodes;
using KernelRegress.Cli.Commands;
using KernelRegress.Cli.Terminal;
using KernelRegress.Lab;
using KernelRegress.Results;
using Spectre.Console;
using Spectre.Console.Testing;

namespace KernelRegress.UnitTests;

public sealed class ListTests
{
    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void A_scenario_is_one_line_with_its_whole_name(int width)
    {
        string[] lines = Lines(width, console => ScenarioList.Write(console, ScenarioCatalog.All));

        lines.Should().HaveCountLessThan(ScenarioCatalog.All.Count + (3 * Family.All.Count)).And.OnlyContain(line => line.Length <= width);
        lines.Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0].TrimEnd('…'))
            .Should().BeEquivalentTo(ScenarioCatalog.All.Select(scenario => scenario.Name));
    }

    [Fact]
    public void The_JSON_has_an_object_for_each_scenario_with_all_that_the_catalog_says()
    {
        JsonObject first = ListCommand.Json(ScenarioCatalog.Matching(["icmp/none/*"]))[0]!.AsObject();

        ScenarioCatalog.Matching(["icmp/none/*"]).Should().HaveCount(ListCommand.Json(ScenarioCatalog.Matching(["icmp/none/*"])).Count);
        first["family"]!.GetValue<string>().Should().Be("icmp");
        first.Select(field => field.Key).Should().Equal("name", "family", "races", "expectation", "expects", "guards");
        first.Should().OnlyContain(field => field.Value!.GetValue<string>().Length > 0);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void A_kernel_is_one_line(int width)
    {
        AvailableKernel[] kernels =
        [
            new("debian:6.12.43", "bookworm-backports", "an early 6.12")
            {
                Release = "6.12.43+deb12-cloud-amd64",
                Package = "linux-image-6.12.43+deb12-cloud-amd64 6.12.43-1~bpo12+1",
            },
            new("debian:7.0", "sid", "ICMP merges") { Unavailable = "The archive has no 7.0 any more.\nNext: …" },
        ];
        string[] lines = Lines(width, console => KernelList.Write(console, kernels));

        lines.TakeWhile(line => line.Length > 0).Should().HaveCount(2).And.OnlyContain(line => line.Length <= width);
        lines[0].Should().StartWith("debian:6.12.43  6.12.43+");
        lines[0].Contains("linux-image").Should().Be(width == 200, "a package is named whole or not at all");
        if (width >= 80)
            lines[1].Should().Contain("not available: The archive has no");
    }

    private static string[] Lines(int width, Action<IAnsiConsole> write)
    {
        using TestConsole console = new TestConsole().Width(width);
        write(console);
        return [.. console.Lines.Select(line => line.TrimEnd())];
    }
}
