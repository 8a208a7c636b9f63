using KernelRegress.Cli.Formats;
using KernelRegress.Cli.Report;
using KernelRegress.Results;

namespace KernelRegress.UnitTests;

/// <summary>What a hostile kernel might say, and what of it must never come out.</summary>
internal static class NastyText
{
    public static IReadOnlyList<string> All { get; } =
    [
        "\u001b[2J\u001b]0;owned\u0007", "\u009b31mred", "\u001bP+q544e\u001b\\", "one\rtwo\btwo\u007f", "\0", "a\0b",
        "::error file=x,line=1::owned", "  ::add-mask::x", "x\n::set-output name=a::b", "x\r\n\t::stop-commands::y", "x\u2028::error::y", "x\u0085::error::y", "x\f::error::y",
        "##[error]owned", "x ##[add-matcher]/etc", "###[group]x", "##vso[task.setvariable variable=x]y", ":\u200b:error::x", ":\u001b:error::x",
        "\u202egnp.exe", "\u2066x\u2069", "\u200f\u061c", "zero\u200bwidth\ufeff", "tag\U000E0041", "\ud800", "x\udc00y", "\ud83d", "\ue000 private",
        "<script>alert(1)</script>", "[bold]x[/] [[ ]] [nobody]", "{0} {1} %s %n", "| a | b |\n|---|", "ok 1 - fake\nnot ok 2", "# selftests: a: b", "it took 5 times # SKIP", "TAP version 13\n1..9\nok 1 fake", "\n\n\n", "", " ", new string('x', 3000), "grin \U0001F600",
    ];

    /// <summary>As theory data, where names must be unique.</summary>
    public static IEnumerable<int> Indices => Enumerable.Range(0, All.Count);

    /// <summary>A kernel all of whose words are this one.</summary>
    public static RunRecord Record(string nasty)
    {
        Observation seen = Runs.Dropped() with
        {
            Drops = [new(nasty, nasty, 1) { Namespace = nasty, First = [nasty] }],
            DropsUnseen = nasty,
            Findings = [nasty],
            Backends = new Dictionary<string, long> { [nasty] = 1 },
            SendErrors = new Dictionary<string, long> { [nasty] = 1 },
            OrdinaryCounters = [new(nasty, nasty, 1)],
            Hops = new(1, [new(nasty, 1)], [new(nasty, nasty, 1, [nasty])]),
            KernelLog = [nasty],
            Pressure = new(nasty, 1, 1),
        };
        ScenarioResult violated = seen.Judged() with { Name = nasty, Verdict = VerdictKind.Violated, Reason = nasty, Expectation = nasty, Guards = nasty, Console = nasty, Checks = [new(nasty, false, nasty)] };
        ScenarioResult failed = Runs.Unsupported() with { Name = $"{nasty}/failed", Reason = nasty, HarnessError = nasty, Verdict = VerdictKind.Inconclusive };
        return Runs.Record(nasty, violated, failed, Runs.Unsupported() with { Name = $"{nasty}/unsupported", Reason = nasty }) with
        {
            Tool = nasty,
            Kernel = new(nasty, nasty, nasty, nasty, 0, nasty),
            Machine = new(2, nasty, nasty) { Acceleration = nasty },
            Restarts = [new(nasty, [nasty])],
        };
    }

    /// <summary>A run of such a kernel that came to an end too early.</summary>
    public static RacedKernel Raced(RunRecord record) => new(record.Kernel.Id, record, record.Scenarios[0].Reason, ExitCodes.HarnessFailed);

    /// <summary>What is mailed of such a kernel, which another of the same name does not resemble.</summary>
    public static string Mail(RunRecord record) => MailReport.Render(
        Runs.Record(Runs.Resolved().Judged() with { Name = record.Scenarios[0].Name }) with { Kernel = record.Kernel }, record)!;

    /// <summary>Nothing in it is invisible, moves a cursor or the text around it, or is a command to a CI system's runner.</summary>
    public static void ShouldBeHarmless(string written, string allowed = "\n\t")
    {
        written.EnumerateRunes().Where(rune => !Printable.Shows(rune) && !allowed.Contains(rune.ToString())).Should().BeEmpty();
        written.Where((c, i) => char.IsSurrogate(c) && !char.IsSurrogatePair(written, char.IsHighSurrogate(c) ? i : i - 1)).Should().BeEmpty();
        written.Split('\n').Should().NotContain(line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
        written.Should().NotContainAny("##[", "##vso[");
    }
}
