using System.Text.RegularExpressions;
using KernelRegress.Cli.Formats;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed partial class GithubWriterTests
{
    [Fact]
    public void A_violation_is_an_error_with_its_evidence()
    {
        (string command, string title, string text) = Annotations(Raced(Record(Dropped().Judged(), Resolved().Judged("udp/none/local")))).Should().ContainSingle().Subject;

        (command, title).Should().Be(("error", $"debian:6.1.0: {Name}"));
        text.Should().StartWith($"{Name}: ").And.Contain("\n  Dropped:  1950 in nf_hook_slow (NETFILTER_DROP)\n");
    }

    [Fact]
    public void What_held_says_nothing()
    {
        RacedKernel held = Raced(Record(Resolved().Judged()));

        Annotations(held).Should().BeEmpty();
        GithubWriter.Summary([held]).Should().BeEmpty();
    }

    [Fact]
    public void What_concludes_nothing_is_a_warning() => Annotations(Raced(Record(Unsupported() with { Verdict = VerdictKind.Inconclusive })))
        .Should().ContainSingle().Which.Should().Be(("warning", "debian:6.1.0", $"1 inconclusive, the first: {Name}: this kernel has no CONFIG_NFT_QUEUE"));

    [Fact]
    public void A_kernel_that_could_not_be_raced_is_an_error()
    {
        RacedKernel lost = new("debian:9.9", null, "There is no such kernel.\n  Next: kernelregress kernels", ExitCodes.HarnessFailed);

        Annotations(lost).Should().Equal(("error", "debian:9.9", lost.Trouble!));
        GithubWriter.Summary([lost]).Should().Be("### debian:9.9: trouble\n\nThere is no such kernel.   Next: kernelregress kernels\n\n\n");
    }

    [Fact]
    public void More_errors_than_the_runner_shows_end_with_their_number() => Annotations(Raced(Record([.. Enumerable.Range(0, 30).Select(i => Dropped().Judged() with { Name = $"udp/none/{i}" })])))
        .Should().HaveCount(10).And.Subject.Last().Text.Should().Be("21 more: see the job's summary");

    [Fact]
    public void The_summary_has_what_is_wrong_and_nothing_else() => GithubWriter.Summary([Raced(Record(Dropped().Judged(), Resolved().Judged("udp/none/local")))])
        .Should().StartWith("### 6.1.0-56-cloud-amd64: 1 violated\n\n- udp/dnat-two/forward: ").And.NotContain("udp/none/local");

    [Fact]
    public void Whatever_a_kernel_says_is_one_annotation_and_no_command_of_its_own()
    {
        foreach (string nasty in NastyText.All)
        {
            List<(string Command, string Title, string Text)> annotations = [.. Annotations(NastyText.Raced(NastyText.Record(nasty)))];

            annotations.Select(a => a.Command).Should().Equal(["error", "error"], nasty);
            foreach ((_, string title, string text) in annotations)
                NastyText.ShouldBeHarmless($"{title}\n{text}");
        }
    }

    private static RacedKernel Raced(RunRecord record) => new(record.Kernel.Id, record, null, record.ExitCode(expectAll: false));

    // As GitHub's runner reads a line: the command, its properties up to ::, and codes for what would have ended either.
    private static IEnumerable<(string Command, string Title, string Text)> Annotations(RacedKernel kernel)
    {
        using StringWriter output = new() { NewLine = "\n" };
        GithubWriter.WriteAnnotations(output, [kernel]);
        foreach (string line in output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Match match = Command().Match(line);
            match.Success.Should().BeTrue($"'{line}' should be a command");
            yield return (match.Groups["command"].Value, Decoded(match.Groups["title"].Value), Decoded(match.Groups["text"].Value));
        }
    }

    private static string Decoded(string data) =>
        Code().Replace(data, match => match.Value switch { "%0A" => "\n", "%0D" => "\r", "%3A" => ":", "%2C" => ",", _ => "%" });

    [GeneratedRegex(@"^::(?<command>error|warning) title=(?<title>[^:,\r\n]*)::(?<text>[^\r\n]*)$")]
    private static partial Regex Command();

    [GeneratedRegex("%(0A|0D|3A|2C|25)")]
    private static partial Regex Code();
}
