using KernelRegress.Results;

namespace KernelRegress.UnitTests;

/// <summary>Run records for tests, in a few words each.</summary>
internal static class Runs
{
    public const string Name = "udp/dnat-two/forward";

    public static RunRecord Record(params ScenarioResult[] scenarios) => Record("6.1.0-56-cloud-amd64", scenarios);

    public static RunRecord Record(string release, params ScenarioResult[] scenarios) => new()
    {
        Tool = "0.1.0",
        StartedAt = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero),
        Seconds = 4.2,
        Kernel = new("debian:" + release.Split('-')[0], release, "#1 SMP PREEMPT_DYNAMIC Debian", "x86_64", 0, $"linux-image-{release} {release.Split('-')[0]}-1"),
        Machine = new(2, "qemu-tcg", "root"),
        Scenarios = scenarios,
    };

    /// <summary>A race whose losers all arrive, of two senders on a kernel since 5.10.</summary>
    public static Observation Resolved(int rounds = 2000, long clashes = 1950, long splitRounds = 0) =>
        Observed(rounds, clashes, lost: 0) with
        {
            SplitRounds = splitRounds,
            Counters = new() { Found = 0, Invalid = 0, InsertFailed = 0, Drop = 0, ClashResolve = clashes },
        };

    /// <summary>A race whose losers are all dropped, and counted.</summary>
    public static Observation Dropped(int rounds = 2000, long clashes = 1950) => Observed(rounds, clashes, lost: clashes) with
    {
        Counters = new() { Found = 0, Invalid = 0, InsertFailed = clashes, Drop = clashes, ClashResolve = 0 },
        Drops = [new("nf_hook_slow", "NETFILTER_DROP", clashes)],
    };

    /// <summary>A race some of whose losers are dropped, and the others resolved.</summary>
    public static Observation Mixed(long lost, int rounds = 2000, long clashes = 1950) => Observed(rounds, clashes, lost) with
    {
        Counters = new() { Found = 0, Invalid = 0, InsertFailed = lost, Drop = lost, ClashResolve = clashes - lost },
    };

    public static Observation Silent(int rounds = 2000, long lost = 1950) => Observed(rounds, 0, lost) with { Counters = NoneMoved };

    public static Observation FalseAlarm(long counted = 1950) => Observed(2000, counted, lost: 0) with
    {
        Counters = NoneMoved with { InsertFailed = counted, Drop = counted },
    };

    public static Observation NoClash(int rounds = 2000) => Observed(rounds, 0, 0) with { Counters = NoneMoved };

    public static ConntrackCounters NoneMoved { get; } = new() { Found = 0, Invalid = 0, InsertFailed = 0, Drop = 0, ClashResolve = 0 };

    public static ScenarioResult Judged(this Observation seen, string name = Name, Expectation? expectation = null) =>
        ScenarioResult.Judged(new Scenario(name, expectation ?? Expectation.EveryFrameArrives), seen, 0.05);

    /// <summary>The result whatever its evidence, for tests of what is compared and not of what is judged.</summary>
    public static ScenarioResult As(this Observation seen, VerdictKind verdict, Outcome? outcome = null, string name = Name) =>
        seen.Judged(name) with { Verdict = verdict, Outcome = outcome ?? Outcomes.Of(seen) };

    public static ScenarioResult Unsupported(string name = Name) =>
        ScenarioResult.Unsupported(new Scenario(name, Expectation.EveryFrameArrives), "this kernel has no CONFIG_NFT_QUEUE");

    public static ScenarioResult Crashed(string name = Name) => ScenarioResult.Crashed(
        new Scenario(name, Expectation.EveryFrameArrives),
        "general protection fault in __nf_conntrack_confirm+0x3a8",
        "Oops: general protection fault, probably for non-canonical address\nRIP: 0010:__nf_conntrack_confirm+0x3a8/0x6e0 [nf_conntrack]");

    private static Observation Observed(int rounds, long clashes, long lost) => new()
    {
        Rounds = rounds,
        Senders = 2,
        Sent = 2L * rounds,
        Delivered = (2L * rounds) - lost,
        Lost = lost,
        Clashes = clashes,
    };
}
