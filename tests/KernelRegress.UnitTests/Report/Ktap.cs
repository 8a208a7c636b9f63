using System.Text.RegularExpressions;

namespace KernelRegress.UnitTests;

/// <summary>One result of a KTAP document, and below it the subtests.</summary>
internal sealed record KtapResult(bool Ok, int Number, string Name, string Directive, string Diagnosis, IReadOnlyList<KtapResult> Subtests);

/// <summary>A strict parser of KTAP version 1: what the specification merely recommends is demanded.</summary>
internal static partial class Ktap
{
    public static IReadOnlyList<KtapResult> Parse(string text)
    {
        text.Should().EndWith("\n");
        Queue<string> lines = new(text[..^1].Split('\n'));
        IReadOnlyList<KtapResult> results = ParseTest(lines, "");
        lines.Should().BeEmpty("nothing may follow the last test of the plan");
        return results;
    }

    private static List<KtapResult> ParseTest(Queue<string> lines, string indent)
    {
        lines.Dequeue().Should().Be(indent + "KTAP version 1");
        SkipDiagnostics(lines, indent);
        Match plan = Plan().Match(lines.Peek()[indent.Length..]);
        plan.Success.Should().BeTrue($"a plan follows the version, not '{lines.Peek()}'");
        lines.Dequeue();

        List<KtapResult> results = [];
        for (int number = 1; number <= int.Parse(plan.Groups[1].Value); number++)
            results.Add(ParseResult(lines, indent, number));
        return results;
    }

    private static KtapResult ParseResult(Queue<string> lines, string indent, int number)
    {
        SkipDiagnostics(lines, indent);
        List<KtapResult> subtests = lines.Peek().StartsWith(indent + "  KTAP") ? ParseTest(lines, indent + "  ") : [];
        SkipDiagnostics(lines, indent);

        string line = lines.Dequeue();
        Match match = Result().Match(line.StartsWith(indent) ? line[indent.Length..] : "");
        match.Success.Should().BeTrue($"'{line}' should be a result");
        KtapResult result = new(match.Groups["not"].Length == 0, int.Parse(match.Groups["number"].Value), match.Groups["name"].Value,
            match.Groups["directive"].Value, match.Groups["diagnosis"].Value, subtests);
        result.Number.Should().Be(number, "results are numbered in order");
        if (subtests.Count > 0)
            result.Ok.Should().Be(subtests.All(s => s.Ok), $"'{result.Name}' fails exactly if one of its subtests does");
        return result;
    }

    private static void SkipDiagnostics(Queue<string> lines, string indent)
    {
        while (lines.Count > 0 && lines.Peek().StartsWith(indent + "# "))
            lines.Dequeue();
    }

    [GeneratedRegex(@"^1\.\.(\d+)( # SKIP .+)?$")]
    private static partial Regex Plan();

    [GeneratedRegex(@"^(?<not>not )?ok (?<number>\d+) (?<name>[^# ][^#\r]*?)( # (?<directive>SKIP|TODO|XFAIL|TIMEOUT|ERROR)( (?<diagnosis>[^\r]+))?)?$")]
    private static partial Regex Result();
}
