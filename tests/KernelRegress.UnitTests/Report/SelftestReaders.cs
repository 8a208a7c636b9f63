using System.Text.RegularExpressions;

namespace KernelRegress.UnitTests;

/// <summary>
/// What the systems that read the kernel's selftests make of a run: their grammars, as their public sources have them, in our own words.
/// Each answers with the tests' names and results: pass, fail or skip.
/// </summary>
internal static partial class SelftestReaders
{
    /// <summary>
    /// NIPA (contest/remote/lib/results.py): after a line that begins with "# TAP version ", each line behind "# " until one without it;
    /// a result there must have a number and a name, or the reader breaks down.
    /// </summary>
    public static IReadOnlyList<(string Name, string Result)> Nipa(string text)
    {
        List<(string, string)> results = [];
        bool nested = false;
        foreach (string line in text.Split('\n'))
        {
            bool opens = !nested && line.StartsWith("# TAP version ");
            nested = nested ? line.StartsWith("# ") : opens;
            if (!nested || opens || !(line.StartsWith("# ok ") || line.StartsWith("# not ok ")))
                continue;
            Match match = NipaResult().Match(line[2..]);
            match.Success.Should().BeTrue($"'{line}' should be a result");
            bool skipped = match.Groups["directive"].Value.StartsWith("skip", StringComparison.OrdinalIgnoreCase);
            results.Add((match.Groups["name"].Value, skipped ? "skip" : line.StartsWith("# ok ") ? "pass" : "fail"));
        }

        return results;
    }

    /// <summary>What NIPA makes of the whole, from the exit code and from words anywhere in the text.</summary>
    public static string NipaVerdict(string text, int exitCode)
    {
        bool fails = NipaFail().IsMatch(text), passes = NipaPass().IsMatch(text), skips = NipaSkip().IsMatch(text);
        if (fails || exitCode is not (0 or 4))
            return "fail";
        return exitCode == 4 || skips || !passes ? "skip" : "pass";
    }

    /// <summary>
    /// openQA (lib/OpenQA/Parser/Format/KTAP.pm): "# selftests: G: T" opens a group, comments with a number are its subtests, of which it
    /// does not show the skipped ones, and the result "selftests: …" closes it.
    /// </summary>
    public static IReadOnlyList<(string Group, string Result, IReadOnlyList<(string Name, string Result)> Subtests)> OpenQa(string text)
    {
        List<(string, string, IReadOnlyList<(string, string)>)> groups = [];
        string group = "";
        List<(string, string)> subtests = [];
        foreach (string line in text.Split('\n'))
        {
            if (OpenQaGroup().Match(line) is { Success: true } opened)
                (group, subtests) = (opened.Groups["name"].Value, []);
            else if (OpenQaSubtest().Match(line) is { Success: true } subtest && !line.Contains("# SKIP"))
                subtests.Add((subtest.Groups["name"].Value.Trim(), subtest.Groups["not"].Length == 0 ? "pass" : "fail"));
            else if (OpenQaEnd().Match(line) is { Success: true } end)
                groups.Add((group, end.Groups["not"].Length > 0 ? "fail" : line.Contains("# SKIP") ? "skip" : "pass", subtests));
        }

        return groups;
    }

    /// <summary>
    /// LKFT until 2024 (automated/linux/kselftest/parse-output.py): whatever is behind "ok N " anywhere in a line is a name, with all that
    /// follows it; letters, digits, - and _ of it stay.
    /// </summary>
    public static IReadOnlyList<(string Name, string Result)> LkftOld(string text)
    {
        List<(string, string)> results = [];
        string group = "";
        foreach (string line in text.Split('\n'))
        {
            if (line.Contains("# selftests: "))
                group = Slug(line.Split("selftests:")[1]);
            else if (LkftResult().Match(line) is { Success: true } match)
                results.Add((NameOf(group, match), match.Groups["not"].Length > 0 ? "fail" : line.Contains("# SKIP") ? "skip" : "pass"));
        }

        return results;
    }

    /// <summary>
    /// LKFT since: TAP whose comments are TAP again, to any depth; each result takes those before it for its subtests. A number is no
    /// must, so that any line that begins with "ok" is a result.
    /// </summary>
    public static IReadOnlyList<(string Name, string Result)> LkftNew(string text, string prefix = "")
    {
        List<(string, string)> results = [];
        List<string> comments = [];
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                comments.Add(line[1..].Trim());
            }
            else if (LkftLine().Match(line) is { Success: true } match)
            {
                string name = match.Groups["name"].Value.Trim();
                string test = prefix + Slug(name.StartsWith("selftests:") ? name["selftests:".Length..] : name);
                results.AddRange(LkftNew(string.Join('\n', comments), test + "_"));
                comments.Clear();
                results.Add((test, match.Groups["not"].Length > 0 ? "fail" : match.Groups["directive"].Value.StartsWith("skip", StringComparison.OrdinalIgnoreCase) ? "skip" : "pass"));
            }
        }

        return results;
    }

    public static string Slug(string name) => EndOfSlug().Replace(NoSlug().Replace(name, "_"), "");

    private static string NameOf(string group, Match match)
    {
        string name = $"{group}_{Slug(match.Groups["not"].Length > 0 ? match.Groups["name"].Value.Split("# ")[0] : match.Groups["name"].Value.Replace("# SKIP", ""))}";
        return name.Contains($"selftests_{group}") ? name[(name.IndexOf("_selftests_") + "_selftests_".Length)..] : name;
    }

    [GeneratedRegex(@"^(not )?ok \d+( \d+)?( -)? (?<name>[^#]*[^ ])( +# +)?(?<directive>[^ ].*)?$")]
    private static partial Regex NipaResult();

    [GeneratedRegex(@"\[FAIL\]|\[fail\]| FAIL:|\nnot ok \d+( \d+)? selftests: |\n# not ok 1")]
    private static partial Regex NipaFail();

    [GeneratedRegex(@"\[(OKAY|PASS| OK |OK| ok |pass)\]|PASSED all |\nok \d+( \d+)? selftests: |# Totals: pass:[1-9]\d* fail:0 (xfail:0 )?(xpass:0 )?skip:0 error:0")]
    private static partial Regex NipaPass();

    [GeneratedRegex(@"\[SKIP\]|\[skip\]| # SKIP|SKIP:")]
    private static partial Regex NipaSkip();

    [GeneratedRegex(@"^#\s*selftests:\s+(?<name>.*)$")]
    private static partial Regex OpenQaGroup();

    [GeneratedRegex(@"^#\s*(?<not>not )?ok\s+\d+\s+(?<name>[^#]*)")]
    private static partial Regex OpenQaSubtest();

    [GeneratedRegex(@"^(?<not>not )?ok \d+ (- )?selftests: ")]
    private static partial Regex OpenQaEnd();

    [GeneratedRegex(@"(?<not>not )?ok \d{1,5} (?<name>.*)$")]
    private static partial Regex LkftResult();

    [GeneratedRegex(@"^(?<not>not )?ok\s*\d*\s*(-\s)?(?<name>[^#]*)#?\s*(?<directive>.*)$")]
    private static partial Regex LkftLine();

    [GeneratedRegex(@"[^A-Za-z0-9_-]+")]
    private static partial Regex NoSlug();

    [GeneratedRegex("^_|_$")]
    private static partial Regex EndOfSlug();
}
