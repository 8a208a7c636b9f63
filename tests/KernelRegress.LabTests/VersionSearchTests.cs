using KernelRegress.Cli.Bisect;
using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>Two kernels that differ (ICMP merges since 7.0, f7becf0dad8f), and what a bisection makes of them.</summary>
public sealed class VersionSearchTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task Kernels_that_differ_are_told_apart_and_in_a_scenario_where_they_do_not_nothing_is_concluded()
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        Nightly.SkipUnlessAsked();
        IReadOnlyList<KernelVersion> ends = await Ends("debian:6.18", "debian:7.3");

        (await Search(ends, "icmp/none/forward/forced").Run(default)).Should().Be((0, 1));
        (await Search(ends, "udp/none/forward/forced").Run(default)).Should().BeNull();
    }

    private VersionSearch Search(IReadOnlyList<KernelVersion> versions, string scenario) => new(versions,
        new([], [ScenarioCatalog.Find(scenario)!]) { Output = "", Patience = TimeSpan.FromSeconds(60) }, 0.99, trial => output.WriteLine($"{trial.Version}: {trial.Outcomes} {trial.Silent}"));

    private async Task<IReadOnlyList<KernelVersion>> Ends(string from, string to)
    {
        IReadOnlyList<KernelVersion> all = await KernelCatalog.Versions(
            KernelReference.Parse(from), KernelReference.Parse(to), CacheDirectory.Default, null, new OutputProgress(output), default);
        all.Select(v => v.Version).Should().BeInAscendingOrder();
        return [all[0], all[^1]];
    }
}
