using KernelRegress.Cli.Report;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class MarkdownReportTests
{
    [Fact]
    public void Shows_what_is_violated_then_causes_then_a_line_for_each_behaviour()
    {
        string[] lines = Markdown(Record("6.1", Resolved().Judged()), Record("6.12", Dropped().Judged())).Split('\n');

        lines.Should().StartWith(["### 1 violated", ""]).And.Contain("### 6.1 → 6.12: No", "6.12 does worse than 6.1 with service traffic; 1 cause is worse &#40;service traffic&#41;.")
            .And.Contain(line => line.StartsWith("- ▼ **worse**, hits service traffic. UDP to two backends: frames are now lost, each one counted. 1 scenario, "))
            .And.Contain("| what becomes of the loser | 6.1 | 6.12 |")
            .And.Contain("| UDP to a service | arrives | ▼ dropped, counted |");
    }

    [Fact]
    public void Tells_of_todays_baselines_in_sixty_lines() => Markdown([.. Baselines.OfToday]).Split('\n').Length.Should().BeLessThanOrEqualTo(60);

    [Fact]
    public void Tells_of_six_baselines_in_sixty_lines() => Markdown([.. Baselines.All]).Split('\n').Length.Should().BeLessThanOrEqualTo(60);

    [Fact]
    public void Escapes_what_would_break_a_table_or_become_a_tag() =>
        Markdown(Record("6.1|<b>@someone [x](y)\n# z", Resolved().Judged())).Should()
            .Contain("| what becomes of the loser | 6.1&#124;&#60;b&#62;&#64;someone &#91;x&#93;&#40;y&#41; &#35; z |");

    [Fact]
    public void Has_a_row_of_the_same_width_for_every_behaviour() =>
        Markdown([.. SampleRuns.Kernels]).Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Count(c => c == '|')).Should().OnlyContain(bars => bars == 8);

    private static string Markdown(params RunRecord[] records) => MarkdownReport.Render(ReportModel.Of(records));
}
