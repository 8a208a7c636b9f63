using KernelRegress.Results;
using static KernelRegress.UnitTests.Doctor;

namespace KernelRegress.UnitTests;

/// <summary>The gate's own sensitivity: pairs of records, each with the exit code and the sentence that the gate must give.</summary>
public sealed class DoctoredPairTests
{
    private const string Udp = "udp/dnat-two/forward", Tcp = "tcp/dnat-one/forward", Icmp = "icmp/none/forward", Random = "udp/dnat-random/forward";
    private const string Covered = "267 of 267 comparable scenarios were compared, and neither machine can show 3 more.";
    private const string AsAsked = "needs 4 CPUs";

    private static readonly string[] Any = [.. Enum.GetValues<Outcome>().Select(KebabCase.Of)];
    private static readonly RunRecord K = Kernel("6.12");
    private static readonly AcceptedChange Lost = new()
    {
        Scenario = [Udp],
        From = ["resolved"],
        To = ["dropped-and-counted"],
        Reason = "we have no such service",
        Until = new(2027, 6, 30),
    };

    private static readonly Pair[] Pairs =
    [
        new("the same record", K, K, 0, $"Nothing got worse; {Covered}"),
        new("a kernel that does better", K, Kernel("7.3"), 0, $"Nothing got worse; {Covered}"),

        new("a loss, counted", K, K.Sees(Udp, Loses), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a loss, silent", K, K.Sees(Udp, LosesSilently), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a few losses", K, K.Sees(Udp, LosesSome(7)), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a loss where the expectation allows it", Kernel("7.3"), Kernel("7.3").Sees(Icmp, Loses), 1, $"1 got worse: {Icmp}; {Covered}"),
        new("a loss of DNS queries", K, K.Sees("dns/service/pod/plain", Loses), 1, "1 got worse: dns/service/pod/plain; "),
        new("losses everywhere", K, K.Sees("udp/*", LosesSilently), 1, " more; "),
        new("a loss of TCP that is no longer told by counters", K, K.Sees(Tcp, LosesSilently), 1, $"1 got worse: {Tcp}; {Covered}"),
        new("a forced loss alone", K, K.Sees($"{Udp}/forced", Loses), 1, $"1 got worse: {Udp}/forced; {Covered}"),
        new("a loss mended", K, K.Sees(Tcp, Resolves), 1, "The candidate violates 1: tcp/dnat-one/forward; "),
        new("twice as many losses", K.Sees(Udp, LosesSome(400)), K.Sees(Udp, LosesSome(900)), 1, $"1 got worse: {Udp}; {Covered}"),
        new("losses that chance explains", K.Sees(Udp, LosesSome(10)), K.Sees(Udp, LosesSome(20)), 1, $"The candidate violates 1, as the base did: {Udp}; {Covered}"),

        new("counters of loss that cry wolf", K, K.Sees(Udp, CriesWolf), 1, $"1 got worse: {Udp}; {Covered}"),
        new("no clash to be seen any more", K, K.Sees(Udp, s => s with { Clashes = 0, Counters = s.Counters with { ClashResolve = 0 }, CtnetlinkCounters = null, SplitRounds = 0 }), 2, "1 inconclusive in the candidate."),
        new("procfs and ctnetlink that differ", K, K.Sees(Udp, s => s with { CtnetlinkCounters = s.Counters with { ClashResolve = 7 } }), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a misdelivered frame", K, K.Sees(Udp, s => s with { Misdelivered = 1 }), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a frame twice", K, K.Sees(Udp, s => s with { Duplicated = 1 }), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a reply missing", K, K.Sees($"{Udp}/forced", s => s with { RepliesReceived = s.RepliesReceived - 1 }), 1, $"1 got worse: {Udp}/forced; {Covered}"),
        new("a reply from a backend's own address", K, K.Sees($"{Udp}/forced", s => s with { RepliesAstray = 1 }), 1, $"1 got worse: {Udp}/forced; {Covered}"),
        new("entries that stay in the table", K, K.Sees(Udp, s => s with { EntriesAfterFlush = 3, EntriesLater = 3 }), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a namespace that is held", K, K.Sees(Udp, s => s with { NamespaceHeld = true }), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a tainted kernel", K, K.Sees(Udp, s => s with { NewTaint = 0x80 }), 1, $"1 got worse: {Udp}; {Covered}"),
        new("an alarm in the kernel log", K, K.Sees(Udp, s => s with { KernelLog = ["WARNING: CPU: 1"] }), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a warning on the console", K, K.Each(Udp, s => s.WithComplaint("WARNING: CPU: 1", "WARNING: CPU: 1 …")), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a crash", K, K.Each(Udp, Crash), 1, $"1 got worse: {Udp}; {Covered}"),
        new("a crash, as before", K.Each(Udp, Crash), K.Each(Udp, Crash), 1, $"The candidate violates 1, as the base did: {Udp}; {Covered}"),

        new("flows that split and did not", K.Sees(Udp, s => s with { SplitRounds = 0 }), K, 1, $"1 got worse: {Udp}; {Covered}"),
        new("flows that no longer split", K, K.Sees(Udp, s => s with { SplitRounds = 0 }), 0, $"Nothing got worse; {Covered}"),
        new("drawn backends that split twice as often", K.Sees(Random, s => s with { SplitRounds = 600 }), K, 1, $"1 got worse: {Random}; {Covered}"),
        new("another source port", K, K.Sees("udp/masquerade/forward/forced", s => s with { SourcePorts = new Dictionary<string, long> { ["two"] = 3 } }), 1, $"1 got worse: udp/masquerade/forward/forced; {Covered}"),
        new("a sender that is no longer told", K, K.Sees("tcp/none/local", s => s with { Lost = s.Refused, Refused = 0, OrdinaryCounters = [] }), 1, $"1 got worse: tcp/none/local; {Covered}"),
        new("a silence where a dashboard showed it", K.Sees(Tcp, s => s with { OrdinaryCounters = [new("router", "IpExt InNoRoutes", s.Lost)] }), K, 1, $"1 got worse: {Tcp}; {Covered}"),

        new("1 of 270 comparable", K, K.Each("*", s => s.Name == Udp ? s : Inconclusive(s)), 2, "only 1 of 270 comparable scenarios was compared: 266 inconclusive in the candidate, 3 shown by neither"),
        new("3 of 270 present", K, K.First(3), 2, "Cannot be concluded: only 3 of 270 comparable scenarios were compared: the candidate lacks 267."),
        new("a base of 3", K.First(3), K, 2, "Cannot be concluded: only 3 of 270 comparable scenarios were compared: the base lacks 267."),
        new("an interrupted base", K.Interrupted(157), K, 2, ": the base lacks 113."),
        new("an interrupted candidate", K, K.Interrupted(157), 2, "Cannot be concluded: the candidate's run was stopped before its end; only "),
        new("a candidate stopped after all that the base has", K.First(157), K.Interrupted(157), 2, "Cannot be concluded: the candidate's run was stopped before its end; only "),
        new("nothing in common", K.Only("udp/*"), K.Only("tcp/*"), 2, "Cannot be concluded: only 0 of "),
        new("nothing at all", K.First(0), K.First(0), 2, "Cannot be concluded: the records have no scenario that either machine could show."),
        new("one scenario inconclusive", K, K.Each(Udp, Inconclusive), 2, "only 266 of 267 comparable scenarios were compared, and neither machine can show 3 more: 1 inconclusive in the candidate."),
        new("one scenario inconclusive in the base", K.Each(Udp, Inconclusive), K, 2, ": 1 inconclusive in the base."),
        new("one scenario that only the candidate has", K.Without(Udp), K, 2, ": the base lacks 1."),
        new("one scenario inconclusive, 99 % asked for", K, K.Each(Udp, Inconclusive), 0, "Nothing got worse; 266 of 267 comparable") { Policy = new() { Coverage = 99 } },
        new("ten inconclusive, 99 % asked for", K, K.Each("udp/none/*", Inconclusive), 2, " (99 % are asked for)") { Policy = new() { Coverage = 99 } },
        new("one loss and one missing", K, K.Sees(Udp, Loses).Without(Tcp), 1, $"1 got worse: {Udp}; 266 of 267"),
        new("one missing, all expected", K, K.Without(Tcp), 1, $"The candidate does not show 1 that it could (--expect-all): {Tcp}; ") { Policy = new() { ExpectAll = true } },
        new("none missing but what neither can, all expected", K, Kernel("7.3"), 0, $"Nothing got worse; {Covered}") { Policy = new() { ExpectAll = true } },
        new("one that the base lacks, all expected", K.Without(Udp), K, 2, ": the base lacks 1.") { Policy = new() { ExpectAll = true } },

        new("unsupported in both, for one reason", K.Each("tcp/*", Unsupported(AsAsked)), K.Each("tcp/*", Unsupported(AsAsked)), 0, "Nothing got worse; "),
        new("unsupported in both, for other reasons", K, K.Each("*/four-senders", Unsupported("no IPv6 here")), 2, " shown by neither, for different reasons."),
        new("unsupported in both, on 2 CPUs and on 3", K, K.Each("*/four-senders", s => s with { Reason = s.Reason.Replace("may use 2", "may use 3") }), 0, $"Nothing got worse; {Covered}"),
        new("unsupported in the candidate alone", K, K.Each(Udp, Unsupported("no nf_tables here")), 2, ": 1 unsupported in the candidate."),

        new("a changed expectation", K, K.Each(Udp, s => s with { Expectation = "resolved-or-counted" }), 2, ": 1 judged by another expectation."),
        new("a changed expectation, violated", K, K.Only(Udp).Each(Udp, s => s with { Expectation = "nothing-clashes", Verdict = VerdictKind.Violated }), 1, $"The candidate violates 1: {Udp}; 0 of 270"),
        new("every loser lost, as before", K.Sees(Udp, Loses), K.Sees(Udp, Loses), 1, $"The candidate violates 1, as the base did: {Udp}; {Covered}"),
        new("every loser lost, where the base lacks the scenario", K.Without(Udp), K.Sees(Udp, Loses), 1, $"The candidate violates 1: {Udp}; 266 of 267"),
        new("every loser lost, where the base is inconclusive", K.Each(Udp, Inconclusive), K.Sees(Udp, Loses), 1, $"The candidate violates 1: {Udp}; 266 of 267"),
        new("less is lost, yet some still", K.Sees(Udp, LosesSilently), K.Sees(Udp, Loses), 1, $"The candidate violates 1, as the base did: {Udp}; {Covered}"),

        new("another number of senders", K, K.Each(Udp, s => s with { Observation = s.Observation! with { Senders = 3 } }), 2, ": 1 raced by another number of senders."),
        new("a restarted machine", K, K with { Restarts = [new("the emulator panicked", [Udp])] }, 0, $"Nothing got worse; {Covered}"),
        new("4 CPUs and 2", K, K.On(4, "qemu-tcg"), 0, $"Nothing got worse; {Covered}"),
        new("4 CPUs that show what 2 cannot", K.Each("*/four-senders", s => s), K.On(4, "kvm").Each("*/four-senders", s => K.Scenarios.First(x => x.Name == Udp) with { Name = s.Name, Expectation = s.Expectation }), 2, " unsupported in the base."),
        new("another machine that races less", K, K.On(8, "kvm").Sees(Udp, s => s with { Clashes = 400, SplitRounds = 400, Counters = s.Counters with { ClashResolve = 400 }, CtnetlinkCounters = null }), 0, $"Nothing got worse; {Covered}"),
        new("a loss on another machine", K, K.On(8, "kvm").Sees(Udp, Loses), 1, $"1 got worse: {Udp}; {Covered}"),
        new("another version of this program", K, K with { Tool = "0.2.0" }, 0, $"Nothing got worse; {Covered}"),

        new("a loss, accepted", K, K.Sees(Udp, Loses), 0, $"Nothing got worse but 1 that is accepted; {Covered}") { Accepted = [Lost] },
        new("a cause that is worse", Kernel("6.1"), Kernel("6.12.43"), 1, " got worse: "),
        new("a cause, accepted", Kernel("6.1"), Kernel("6.12.43"), 0, " that are accepted; ") { Accepted = [.. Worse("6.1", "6.12.43").Select(cause => Lost with { Scenario = [], Cause = cause.Commit ?? cause.Words, From = Any, To = Any })] },
        new("another cause, accepted", Kernel("6.1"), Kernel("6.12.43"), 1, " got worse: ") { Accepted = [Lost with { Scenario = [], Cause = "0123456789ab", From = Any, To = Any }] },
        new("a loss where it is accepted, and one more", K, K.Sees(Udp, Loses).Sees(Random, Loses), 1, $"1 got worse: {Random}; {Covered}") { Accepted = [Lost] },
        new("a loss accepted as counted, and silent", K, K.Sees(Udp, LosesSilently), 1, $"1 got worse: {Udp}; {Covered}") { Accepted = [Lost] },
        new("a split accepted, and a frame misdelivered", K.Sees(Udp, s => s with { SplitRounds = 0 }), K.Sees(Udp, s => s with { Misdelivered = 1 }), 1, $"1 got worse: {Udp}; {Covered}") { Accepted = [Lost with { To = ["resolved"] }] },
        new("a misdelivered frame, accepted", K, K.Sees(Udp, s => s with { Misdelivered = 1 }), 0, $"Nothing got worse but 1 that is accepted; {Covered}") { Accepted = [Lost with { To = ["resolved"], Violates = ["none-misdelivered"] }] },
        new("a violation as before, accepted", K.Sees(Udp, Loses), K.Sees(Udp, Loses), 0, $"Nothing got worse but 1 that is accepted; {Covered}") { Accepted = [Lost with { From = ["dropped-and-counted"] }] },
        new("a violation that the base lacks, accepted", K.Without(Udp), K.Sees(Udp, Loses), 2, ": the base lacks 1.") { Accepted = [Lost with { From = ["none"] }] },
        new("a loss, accepted, and too little compared", K, K.Sees(Udp, Loses).Without(Tcp), 2, ": the candidate lacks 1.") { Accepted = [Lost] },

        new("a loss of a service, service alone", K, K.Sees(Udp, Loses), 1, $"1 got worse: {Udp}; {Covered}") { Policy = new() { FailOn = FailOn.Service } },
        new("a loss of ICMP, service alone", Kernel("7.3"), Kernel("7.3").Sees(Icmp, Loses), 0, "Nothing that closes this gate got worse; findings that do not (--fail-on service): 1; ") { Policy = new() { FailOn = FailOn.Service } },
        new("a violation as before, service alone", K.Sees(Udp, Loses), K.Sees(Udp, Loses), 1, "The candidate violates 1, as the base did: ") { Policy = new() { FailOn = FailOn.Service } },
        new("counters that cry wolf, service alone", K, K.Sees(Udp, CriesWolf), 0, "(--fail-on service): 1; ") { Policy = new() { FailOn = FailOn.Service } },
        new("a crash in ICMP, service alone", K, K.Each(Icmp, Crash), 1, $"1 got worse: {Icmp}; ") { Policy = new() { FailOn = FailOn.Service } },
        new("a loss that fails nothing", K, K.Sees(Udp, Loses), 0, "(--fail-on never): 1; ") { Policy = new() { FailOn = FailOn.Never } },
        new("a loss that fails nothing, and too little compared", K, K.First(3).Sees("*", Loses), 2, "Cannot be concluded: only 3 of 270") { Policy = new() { FailOn = FailOn.Never } },
    ];

    public static TheoryData<string> Names { get; } = [.. Pairs.Select(pair => pair.Name)];

    [Theory, MemberData(nameof(Names))]
    public void The_gate_gives_this_exit_code_and_says_why(string name)
    {
        Pair pair = Pairs.Single(pair => pair.Name == name);

        Gate gate = Gate.Of(new AcceptedChanges(pair.Accepted).ApplyTo(Comparison.Of(pair.Base, pair.Candidate)), pair.Policy);

        gate.ExitCode.Should().Be(pair.ExitCode, gate.Sentence);
        gate.Sentence.Should().Contain(pair.Says).And.EndWith(".");
    }

    private static IEnumerable<Cause> Worse(string before, string after) => Comparison.Of(Kernel(before), Kernel(after)).Causes.Where(cause => cause.Change == Change.Worse);

    private sealed record Pair(string Name, RunRecord Base, RunRecord Candidate, int ExitCode, string Says)
    {
        public GatePolicy Policy { get; init; } = new();
        public IReadOnlyList<AcceptedChange> Accepted { get; init; } = [];
    }
}
