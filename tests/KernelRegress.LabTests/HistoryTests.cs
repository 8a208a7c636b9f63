using KernelRegress.Lab;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>
/// Regressions that reached released kernels: each scenario is violated on a kernel that is known to be bad, and held on one that is known
/// to be good. The nightly workflow boots them all; without it one kernel shows the rules that are replaced.
/// </summary>
public sealed class HistoryTests(ITestOutputHelper output)
{
    private const string Always = "6.12.43";

    /// <summary>Kernels, and what each of them does in the twelve scenarios whose pair it belongs to.</summary>
    public static TheoryData<string, string, string> Kernels => new()
    {
        { "6.1.192", "tcp/snat/forward/reconnect", "udp/none/local/while-connecting" },
        { "6.1.190", "udp/none/local/while-connecting", "tcp/snat/forward/reconnect" },
        { "6.1.177", "tcp/none/local/connection-limit", "" },
        { "6.1.180", "tcp/dnat-one/forward/old-segment", "tcp/none/local/connection-limit" },
        { "5.10", "", "tcp/dnat-one/forward/old-segment" },
        { Always, "udp/set-hash/local/rules-replaced udp/set-ranges/local/rules-replaced udp/set-intervals/local/rules-replaced udp/none/forward/queued-segments", "tcp/snat/forward/reconnect" },
        { "6.12.57", "tcp/none/local/connection-burst", "udp/set-hash/local/rules-replaced" },
        { "6.12.69", "", "tcp/none/local/connection-burst" },
        { "6.12.74", "tcp/none/local/connection-limit-loopback udp/none/forward/queued-segments", "" },
        { "6.12.85", "", "tcp/none/local/connection-limit-loopback" },
        { "6.12.90", "", "udp/none/forward/queued-segments" },
        { "6.18.5", "udp/set-intervals/local/rules-replaced", "" },
        { "6.18.15", "", "udp/set-intervals/local/rules-replaced udp/set-ranges/local/rules-replaced" },
        { "6.16.3", "udp/none/local/after-broadcast", "" },
        { "6.16.12", "", "udp/none/local/after-broadcast" },
    };

    [SkippableTheory, MemberData(nameof(Kernels))]
    public async Task A_kernel_is_told_bad_or_good_in_what_it_is_known_for(string version, string bad, string good)
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        if (version != Always)
            Nightly.SkipUnlessAsked();
        IReadOnlyList<Scenario> scenarios = [.. Names(bad).Concat(Names(good)).Select(name => ScenarioCatalog.Find(name)!)];
        await using GuestSession session = await GuestSession.Open(
            new() { Kernel = KernelReference.Parse($"debian:{version}"), Progress = new OutputProgress(output) });
        CatalogRun run = new(session, scenarios, rounds: null);

        await run.Run(_ => { }, result => output.WriteLine($"{result.Name}: {result.Verdict}, {result.Reason}"), CancellationToken.None);

        Skip.If(run.Failure is not null, $"The guest was lost, which says nothing of the kernel: {run.Failure?.Message}");
        ILookup<VerdictKind, string> verdicts = run.Record.Scenarios.ToLookup(scenario => scenario.Verdict, scenario => scenario.Name);
        verdicts[VerdictKind.Violated].Should().BeEquivalentTo(Names(bad));
        verdicts[VerdictKind.Held].Should().BeEquivalentTo(Names(good));
    }

    private static string[] Names(string list) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
