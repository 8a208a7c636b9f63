using KernelRegress.Cli.Terminal;
using KernelRegress.Results;
using Spectre.Console.Testing;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

/// <summary>What a person sees after a run: the answer in ten seconds, at any width.</summary>
public sealed class RunSummaryTests
{
    public static TheoryData<int> Widths => [40, 80, 90, 120, 200];

    private static readonly RunRecord s_baseline = Baselines.Of("6.12");

    [Fact]
    public void The_whole_catalog_is_told_in_25_lines_of_80_columns()
    {
        string[] lines = Lines(80, s_baseline);

        lines.Should().HaveCountLessOrEqualTo(25).And.OnlyContain(line => line.Length <= 80);
        lines[0].Should().StartWith("held  6.12").And.Contain("267 of 270 held");
    }

    [Fact]
    public void A_family_s_line_says_how_many_clashes_exclude_which_loss_rate() =>
        Lines(80, s_baseline).Should().ContainSingle(line => line.Contains("UDP without NAT"))
            .Which.Should().MatchRegex(@"^held +UDP without NAT +14 +[\d,]{5,} +no datagram lost \(< 0\.\d %\)$");

    [Fact]
    public void A_loss_that_is_expected_is_called_normal() => Lines(80, s_baseline)
        .Should().ContainSingle(line => line.Contains("TCP twins")).Which.Should().EndWith("dropped and counted: normal");

    [Fact]
    public void What_could_not_be_shown_is_one_sentence_with_its_reason() =>
        string.Join(' ', Lines(80, s_baseline))
            .Should().Contain("3 of 270 not shown (3: 4 senders need 4 CPUs); 'kernelregress doctor' tells how.");

    [Theory, MemberData(nameof(Widths))]
    public void A_verdict_never_vanishes(int width)
    {
        string[] lines = Lines(width, Troubled());

        Verdicts(lines).Should().Equal("violated", "held", "inconclusive", "unsupported", "violated");
        lines.Should().OnlyContain(line => line.Length <= width);
    }

    [Theory, MemberData(nameof(Widths))]
    public void No_row_loses_its_verdict_or_its_numbers_where_all_are_shown(int width)
    {
        using TestConsole console = new TestConsole().Width(width);
        RunTable.Print(console, Troubled());

        console.Output.Should().NotContain("…").And.MatchRegex(@"\b1950\b");
        foreach (ScenarioResult result in Troubled().Scenarios)
            console.Output.ReplaceLineEndings("").Replace(" ", "").Should().Contain(result.Name);
        console.Output.Split("violated").Length.Should().BeGreaterThan(2);
    }

    [Fact]
    public void Each_line_that_is_not_green_names_the_explain_that_goes_with_it()
    {
        string shown = string.Join('\n', Lines(120, Troubled()));

        shown.Should().Contain("1 of 1: explain udp-service").And.Contain("1 of 1: explain icmp").And.Contain("explain gre");
        shown.Should().Contain("kernelregress explain udp/dnat-two/forward").And.Contain("kernelregress explain icmp/none/forward");
    }

    [Fact]
    public void What_is_violated_is_told_in_full_and_what_held_is_not()
    {
        string shown = string.Join('\n', Lines(120, Troubled()));

        shown.Should().Contain("counters-match-losses: lost 1950 + refused 0, drop 0").And.NotContain("udp/none/local");
        shown.Should().Contain("RIP: 0010:__nf_conntrack_confirm");
    }

    [Fact]
    public void Seven_that_are_violated_take_a_line_each_behind_the_first()
    {
        RunRecord today = Baselines.OfToday[2];
        RunRecord bad = today with { Scenarios = [.. today.Scenarios.Where(scenario => scenario.Verdict != VerdictKind.Inconclusive)] };
        string[] violated = [.. bad.Scenarios.Where(scenario => scenario.Verdict == VerdictKind.Violated).Select(scenario => scenario.Name)];
        string[] lines = Lines(100, bad);

        violated.Should().HaveCountGreaterThan(4);
        violated[1..].Should().OnlyContain(name => lines.Count(line => line.StartsWith($"{name}: ")) == 1);
        lines.Should().ContainSingle(line => line.StartsWith("  Expected: ")).And.HaveCountLessOrEqualTo(45);
    }

    [Fact]
    public void An_interrupted_run_says_what_it_kept() => string.Join(' ', Lines(200, s_baseline with { Interrupted = true }))
        .Should().Contain("inconclusive  6.12").And.Contain("270 scenarios were measured and are kept");

    [Theory, MemberData(nameof(Widths))]
    public void Several_kernels_stand_beside_each_other_and_none_is_left_out(int width)
    {
        RunRecord[] records = [.. Baselines.All];
        string[] lines = Lines(width, records);

        lines[records.Length..].Should().NotContain(line => line.Contains('…')).And.OnlyContain(line => line.Length <= width);
        string.Join(' ', lines.Where(line => line.StartsWith("   ", StringComparison.Ordinal))).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Should().Contain(["5.10", "6.1", "6.12.43", "6.12", "6.18", "7.3"]);
        if (width >= 80)
            lines.Should().ContainSingle(line => line.StartsWith("ICMP ")).Which.Should().MatchRegex(@"(dropped +){5}resolved$");
    }

    [Fact]
    public void Quiet_is_the_verdict_alone()
    {
        using TestConsole console = new TestConsole().Width(80);
        RunSummary.PrintVerdicts(console, [s_baseline, Troubled()]);

        console.Lines.Should().Equal($"held  {s_baseline.Kernel.Release}", "violated  6.1.0-56-cloud-amd64");
    }

    private static RunRecord Troubled() => Record(
        Silent().Judged("udp/dnat-two/forward"),
        Resolved().Judged("udp/none/local"),
        Resolved(clashes: 7).Judged("icmp/none/forward", Expectation.ResolvedOrCounted),
        Crashed("gre/none/forward"),
        Unsupported("sctp/none/local"));

    private static string[] Lines(int width, params RunRecord[] records)
    {
        using TestConsole console = new TestConsole().Width(width);
        RunSummary.Print(console, [.. records.Select(record => (record, $"results/{record.Kernel.Release}.json"))]);
        return [.. console.Lines.Select(line => line.TrimEnd())];
    }

    // The families' lines: the verdict is their first word.
    private static IEnumerable<string> Verdicts(string[] lines) => lines.SkipWhile(line => line.Length > 0).Skip(1).TakeWhile(line => line.Length > 0)
        .Select(line => line.Split(' ')[0]).Where(word => word is "held" or "violated" or "inconclusive" or "unsupported");
}
