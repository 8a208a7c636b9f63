using System.IO.Enumeration;
using KernelRegress.Results;

namespace KernelRegress.UnitTests;

/// <summary>Real records, and what a kernel, a machine or a hand could do to them.</summary>
internal static class Doctor
{
    private static readonly Dictionary<string, Scenario> s_catalog = ScenarioCatalog.All.ToDictionary(s => s.Name);

    /// <summary>What a kernel did, as <c>baselines</c> keeps it.</summary>
    public static RunRecord Kernel(string version) => Baselines.All.Single(record => record.Kernel.Id == $"debian:{version}");

    /// <summary>Another result wherever the name fits.</summary>
    public static RunRecord Each(this RunRecord record, string glob, Func<ScenarioResult, ScenarioResult> change) =>
        record with { Scenarios = [.. record.Scenarios.Select(s => Fits(glob, s) ? change(s) : s)] };

    /// <summary>Something else seen, and judged anew.</summary>
    public static RunRecord Sees(this RunRecord record, string glob, Func<Observation, Observation> change) =>
        record.Each(glob, s => Rejudged(s, change));

    /// <summary>Under the same expectation; and what the kernel said of itself it still says.</summary>
    public static ScenarioResult Rejudged(ScenarioResult result, Func<Observation, Observation> change)
    {
        if (result.Observation is not { } seen)
            return result;
        ScenarioResult judged = ScenarioResult.Judged(s_catalog[result.Name], change(seen), result.Seconds) with { Expectation = result.Expectation };
        return result.Console is { } console ? judged.WithComplaint(result.Reason, console) : judged;
    }

    public static RunRecord Without(this RunRecord record, string glob) =>
        record with { Scenarios = [.. record.Scenarios.Where(s => !Fits(glob, s))] };

    public static RunRecord Only(this RunRecord record, string glob) =>
        record with { Scenarios = [.. record.Scenarios.Where(s => Fits(glob, s))] };

    public static RunRecord First(this RunRecord record, int count) => record with { Scenarios = [.. record.Scenarios.Take(count)] };

    public static RunRecord Interrupted(this RunRecord record, int after) => record.First(after) with { Interrupted = true };

    public static RunRecord On(this RunRecord record, int cpus, string virtualization) =>
        record with { Machine = record.Machine with { Cpus = cpus, Virtualization = virtualization } };

    public static ScenarioResult Inconclusive(ScenarioResult s) =>
        s with { Verdict = VerdictKind.Inconclusive, Reason = "the receivers overflowed by 14 frames" };

    public static Func<ScenarioResult, ScenarioResult> Unsupported(string reason) =>
        s => ScenarioResult.Unsupported(s_catalog[s.Name], reason);

    /// <summary>The kernel broke down in it.</summary>
    public static ScenarioResult Crash(ScenarioResult s) =>
        ScenarioResult.Crashed(s_catalog[s.Name], "general protection fault in __nf_conntrack_confirm", "Oops: …");

    /// <summary>All frames of a clash but one are gone, and each is counted.</summary>
    public static Observation Loses(Observation seen) => Counting(Gone(seen, seen.Clashes), seen.Clashes, resolved: 0);

    /// <summary>The same, and the kernel keeps silent.</summary>
    public static Observation LosesSilently(Observation seen) => Counting(Gone(seen, seen.Clashes), 0, resolved: 0) with { Clashes = 0 };

    /// <summary>So many losers are lost, if there are so many, and the others resolved.</summary>
    public static Func<Observation, Observation> LosesSome(long most) => seen =>
    {
        long lost = Math.Min(most, seen.Clashes);
        return Counting(Gone(seen, lost), lost, seen.Clashes - lost);
    };

    /// <summary>Every loser arrives after all.</summary>
    public static Observation Resolves(Observation seen) => Counting(Gone(seen, 0), 0, seen.Clashes) with { OrdinaryCounters = [] };

    /// <summary>Counters of loss move though everything arrives.</summary>
    public static Observation CriesWolf(Observation seen) => Counting(seen, seen.Clashes, resolved: 0);

    /// <summary>The counters say this, whatever became of the frames.</summary>
    public static Observation Counting(Observation seen, long lost, long resolved) => seen with
    {
        Counters = seen.Counters with { InsertFailed = lost, Drop = lost, ClashResolve = resolved },
        CtnetlinkCounters = null,
    };

    private static Observation Gone(Observation seen, long lost) => seen with
    {
        Lost = lost,
        Refused = 0,
        Delivered = seen.Sent - lost,
        SplitRounds = lost > 0 ? 0 : seen.SplitRounds,
        RepliesExpected = Math.Max(0, seen.RepliesExpected - lost),
        RepliesReceived = Math.Max(0, seen.RepliesReceived - lost),
        Repliers = seen.Repliers.ToDictionary(from => from.Key, from => Math.Max(0, from.Value - lost)),
    };

    private static bool Fits(string glob, ScenarioResult s) => FileSystemName.MatchesSimpleExpression(glob, s.Name, ignoreCase: false);
}
