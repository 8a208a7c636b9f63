using KernelRegress.Cli.Commands;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class ReportCommandTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Writes_one_html_file_where_asked()
    {
        string file = Path.Combine(directory, "kernels.html");

        (int exitCode, string output, string error) = Run(Write("6.1"), Write("6.12"), "--output", file);

        exitCode.Should().Be(0);
        output.Should().BeEmpty();
        error.Should().Be($"Report: {file}{Environment.NewLine}");
        File.ReadAllText(file).Should().StartWith("<!DOCTYPE html>").And.Contain("1 race on 2 kernels");
    }

    [Fact]
    public void Prints_markdown_and_writes_no_file_unless_asked()
    {
        (int exitCode, string output, string error) = Run(Write("6.1"), "--markdown");

        exitCode.Should().Be(0);
        output.Should().StartWith("| what becomes of the loser | 6.1 |");
        error.Should().BeEmpty();
    }

    [Fact]
    public void Writes_both_where_both_are_asked_for()
    {
        string file = Path.Combine(directory, "kernels.html");

        Run(Write("6.1"), "--markdown", "--output", file).Output.Should().StartWith("| what becomes of the loser |");

        File.Exists(file).Should().BeTrue();
    }

    [Fact]
    public void Links_the_evidence_of_a_violation_from_where_the_page_is()
    {
        string evidence = Path.Combine(directory, "found");
        string folder = Directory.CreateDirectory(Path.Combine(evidence, "6.1", "udp_dnat-two_forward")).FullName;
        File.WriteAllText(Path.Combine(folder, "2 router.pcapng"), "");
        string file = Path.Combine(directory, "kernels.html");

        Run(Write("6.1"), "--output", file, "--evidence", evidence).ExitCode.Should().Be(0);

        PageParts.Details(File.ReadAllText(file)).Single()
            .Should().Contain("<a href=\"found/6.1/udp_dnat-two_forward/2%20router.pcapng\">2 router.pcapng</a>");
    }

    [Fact]
    public void Exits_with_2_where_a_record_is_refused_and_writes_nothing()
    {
        string empty = Path.Combine(directory, "empty.json");
        File.WriteAllText(empty, "");
        string file = Path.Combine(directory, "kernels.html");

        Run(empty, "--output", file).ExitCode.Should().Be(2);

        File.Exists(file).Should().BeFalse();
    }

    [Fact]
    public void Exits_with_64_where_the_report_cannot_be_written()
    {
        (int exitCode, _, string error) = Run(Write("6.1"), "--output", Path.Combine(directory, "none", "kernels.html"));

        exitCode.Should().Be(64);
        error.Should().Contain("kernels.html: cannot be written").And.Contain("Next: ");
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Write(string release)
    {
        string path = Path.Combine(directory, $"{release}.json");
        File.WriteAllText(path, RecordFile.ToJson(Record(release, Resolved().Judged())));
        return path;
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = ReportCommand.Create().Parse(arguments).Invoke(new() { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
