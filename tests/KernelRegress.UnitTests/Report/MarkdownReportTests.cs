using KernelRegress.Cli.Report;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class MarkdownReportTests
{
    [Fact]
    public void Shows_what_changed_above_the_matrix()
    {
        string[] lines = Markdown(Record("6.1", Resolved().Judged()), Record("6.12", Dropped().Judged())).Split('\n');

        lines.Should().StartWith(["### 6.1 → 6.12", "", "1 worse", ""]);
        lines.Should().Contain(line => line.StartsWith("| ▼ | udp/dnat-two/forward | worse in kind | resolved → dropped-and-counted | frames are now lost"))
            .And.Contain("| scenario | 6.1 | 6.12 |")
            .And.Contain("| udp/dnat-two/forward | ✓ resolved | ✗ dropped ▼ |");
    }

    [Fact]
    public void Escapes_what_would_break_a_table_or_become_a_tag()
    {
        string markdown = Markdown(Record("6.1|<b>@someone [x](y)\n# z", Resolved().Judged()));

        markdown.Should().Contain("| scenario | 6.1&#124;&#60;b&#62;&#64;someone &#91;x&#93;&#40;y&#41; &#35; z |");
    }

    [Fact]
    public void Has_a_row_of_the_same_width_for_every_scenario() =>
        Markdown([.. SampleRuns.Kernels]).Split('\n').Where(line => line.StartsWith("| udp")).Select(line => line.Count(c => c == '|'))
            .Should().OnlyContain(bars => bars == 8 || bars == 6);

    private static string Markdown(params RunRecord[] records) => MarkdownReport.Render(ReportModel.Of(records));
}
