using KernelRegress.Results;

namespace KernelRegress.UnitTests;

/// <summary>What six kernels did, as KERNELS.md tells it: the data of the report's tests and of its picture.</summary>
internal static class SampleRuns
{
    private static readonly Version V5_6 = new(5, 6), V5_10 = new(5, 10), V6_5 = new(6, 5), V6_12 = new(6, 12), V7_0 = new(7, 0);

    private static readonly (string Name, Expectation Expectation, Func<Version, Random, Observation?> Race)[] Scenarios =
    [
        ("udp/none/local", Expectation.EveryFrameArrives, Resolved),
        ("udp/dnat-one/forward", Expectation.EveryFrameArrives, Resolved),
        ("udp/dnat-one/forward/reverse", Expectation.ResolvedOrCounted, (v, r) => v < V6_12 ? Dropped(r) : Resolved(v, r)),
        ("udp/dnat-one/forward/same-cpu", Expectation.NothingClashes, (v, _) => NoClash(v)),
        ("udp/dnat-one/forward/distinct-ports", Expectation.NothingClashes, (v, _) => NoClash(v)),
        ("udp/dnat-one/forward/zones", Expectation.NothingClashes, (v, _) => NoClash(v)),
        ("udp/dnat-two/forward", Expectation.EveryFrameArrives, (v, r) => v < V5_6 ? Dropped(r) : Split(Resolved(v, r), 1)),
        ("udp/dnat-two/local", Expectation.EveryFrameArrives, (v, r) => v < V5_6 ? Refused(r) : Split(Resolved(v, r), 1)),
        ("udp/dnat-random/forward", Expectation.EveryFrameArrives, (v, r) => v < V5_6 ? Dropped(r) : Split(Resolved(v, r), 2)),
        ("udp/masquerade/forward", Expectation.EveryFrameArrives, Resolved),
        ("udp/masquerade-random/forward", Expectation.EveryFrameArrives, Resolved),
        ("udp/dnat-two/forward/forced", Expectation.EveryFrameArrives, (v, r) => v < V5_6 ? Dropped(r) : Split(Resolved(v, r), 1)),
        ("udp6/dnat-two/forward", Expectation.EveryFrameArrives, (v, r) => v < V5_6 ? Dropped(r) : Split(Resolved(v, r), 1)),
        ("udplite/dnat-one/forward", Expectation.EveryFrameArrives, Resolved),
        ("tcp/dnat-one/forward", Expectation.LosersAreDroppedAndCounted, (_, r) => Dropped(r)),
        ("tcp/dnat-one/local", Expectation.LosersAreDroppedAndCounted, (_, r) => Refused(r)),
        ("tcp6/dnat-two/forward", Expectation.LosersAreDroppedAndCounted, (_, r) => Dropped(r)),
        ("sctp/dnat-one/forward", Expectation.LosersAreDroppedAndCounted, (_, _) => null),
        ("gre/none/forward", Expectation.ResolvedOrCounted, (v, r) => v < V6_5 ? Dropped(r) : Resolved(v, r)),
        ("icmp/none/forward", Expectation.ResolvedOrCounted, (v, r) => v < V7_0 ? Dropped(r) : Resolved(v, r)),
        ("icmp6/none/forward", Expectation.ResolvedOrCounted, (v, r) => v < V7_0 ? Dropped(r) : Resolved(v, r)),
        ("other/none/forward", Expectation.ResolvedOrCounted, (v, r) => v < V7_0 ? Dropped(r) : Resolved(v, r)),
    ];

    /// <summary>Not in order, as a shell's glob would not be either.</summary>
    public static IReadOnlyList<RunRecord> Kernels { get; } =
    [
        Race("5.10.0-35-cloud-amd64", 1), Race("5.4.0-4-amd64", 2), Race("6.1.0-56-cloud-amd64", 3), Race("6.12.43+deb13-cloud-amd64", 4),
        Broken(Race("6.18.9+deb14-cloud-amd64", 5)), Race("7.3-cloud-amd64", 6),
    ];

    /// <summary>As large as a report gets.</summary>
    public static IReadOnlyList<RunRecord> Many(int scenarios, int kernels) =>
    [
        .. Enumerable.Range(0, kernels).Select(k => Kernels[k % Kernels.Count]).Select((record, k) => record with
        {
            Kernel = record.Kernel with { Release = $"6.{k}.0-amd64" },
            Scenarios = [.. Enumerable.Range(0, scenarios).Select(i => record.Scenarios[i % record.Scenarios.Count]).Select((s, i) => s with { Name = $"{s.Name}/{i}" })],
        }),
    ];

    private static RunRecord Race(string release, int seed)
    {
        Random random = new(seed);
        Version version = Version.Parse(release.Split('-', '+')[0]);
        return Runs.Record(release, [.. Scenarios.Select(s => Race(s.Name, s.Expectation, s.Race(version, random)))]);
    }

    private static ScenarioResult Race(string name, Expectation expectation, Observation? seen) => seen is null
        ? ScenarioResult.Unsupported(new Scenario(name, expectation), "this kernel has no CONFIG_NF_CT_PROTO_SCTP")
        : seen.Judged(name, expectation);

    // The regression that the report exists for: losses that nothing counts, a false alarm, a crash, a run that proved nothing.
    private static RunRecord Broken(RunRecord record) => record with
    {
        Scenarios = [.. record.Scenarios.Select(s => s.Name switch
        {
            "udp/masquerade/forward" => Runs.Silent(lost: 212).Judged(s.Name),
            "udp/dnat-one/forward" => Runs.FalseAlarm(1944).Judged(s.Name),
            "udplite/dnat-one/forward" => s with { Verdict = VerdictKind.Inconclusive, Reason = "the receivers overflowed by 14 frames, so losses cannot be told from them" },
            "gre/none/forward" => Runs.Crashed(s.Name) with { Console = "BUG: kernel NULL pointer dereference, address: 0000000000000008\n#PF: supervisor read access in kernel mode\nRIP: 0010:__nf_conntrack_confirm+0x3a8/0x6e0 [nf_conntrack]" },
            _ => s,
        })],
    };

    // Before 5.10 a resolved race shows as a failed insertion without a drop.
    private static Observation Resolved(Version version, Random random)
    {
        Observation seen = Runs.Resolved(clashes: Clashes(random));
        return version >= V5_10 ? seen : seen with { Counters = seen.Counters with { ClashResolve = null, InsertFailed = seen.Clashes } };
    }

    private static Observation Dropped(Random random) => Runs.Dropped(clashes: Clashes(random));

    private static Observation Refused(Random random)
    {
        Observation seen = Dropped(random);
        return seen with { Refused = seen.Lost, Lost = 0, OrdinaryCounters = [new("client", "Ip OutDiscards", seen.Lost)] };
    }

    private static Observation Split(Observation seen, int one) => seen with
    {
        SplitRounds = seen.Clashes / one,
        Backends = new Dictionary<string, long> { ["10.0.1.2"] = 2000 - 7, ["10.0.1.3"] = 2000 + 7 },
    };

    private static Observation NoClash(Version version)
    {
        Observation seen = Runs.NoClash() with { Pressure = new("udp/dnat-one/forward", 2000, 1950) };
        return version >= V5_10 ? seen : seen with { Counters = seen.Counters with { ClashResolve = null } };
    }

    private static int Clashes(Random random) => random.Next(1938, 1971);
}
