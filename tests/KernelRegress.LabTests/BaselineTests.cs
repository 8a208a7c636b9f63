using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>What <c>vagrant/baselines</c> says of a kernel is what that kernel does today.</summary>
public sealed class BaselineTests(ITestOutputHelper output)
{
    // One forced clash for each kind of frame and NAT: seconds a kernel. The nightly run compares the whole catalog.
    private static readonly IReadOnlyList<Scenario> Sample =
        [.. ScenarioCatalog.All.Where(scenario => scenario is { Variant: "forced", Path: NetworkPath.Forward, IPv6: false })];

    // The oldest and the newest.
    private static readonly string[] Always = ["debian-5.10.json", "debian-7.3.json"];

    public static TheoryData<string> Baselines => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "baselines"), "*.json").Select(path => Path.GetFileName(path)).Order()];

    [SkippableTheory, MemberData(nameof(Baselines))]
    public async Task A_kernel_still_does_what_its_baseline_says(string file)
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        if (!Always.Contains(file))
            Nightly.SkipUnlessAsked();
        RunRecord baseline = RecordReader.Read(Path.Combine(AppContext.BaseDirectory, "baselines", file));
        await using GuestSession session = await Open(baseline);
        Skip.If(session.Kernel.Release != baseline.Kernel.Release, $"{baseline.Kernel.Id} is {session.Kernel.Release} by now, the baseline is of {baseline.Kernel.Release}. Next: vagrant/baselines.sh {baseline.Kernel.Id}");

        CatalogRun run = new(session, Sample, rounds: null);
        await run.Run(_ => { }, _ => { }, CancellationToken.None);

        Skip.If(run.Failure is not null, $"The guest was lost, which says nothing of the kernel: {run.Failure?.Message}");
        IReadOnlyList<ScenarioComparison> compared = Comparison.Of(Only(baseline, run.Record), run.Record).Scenarios;
        compared.Should().HaveSameCount(Sample).And.OnlyContain(scenario => scenario.Change == Change.Same && scenario.Of == ChangeOf.Nothing);
    }

    private async Task<GuestSession> Open(RunRecord baseline)
    {
        IProgress<string> progress = new OutputProgress(output);
        if (KernelCatalog.Entries.Any(entry => entry.Id == baseline.Kernel.Id))
            RequiredPrograms.SkipUnavailable((await KernelCatalog.Resolve(CacheDirectory.Default, null, progress, default)).Single(k => k.Id == baseline.Kernel.Id));
        return await GuestSession.Open(new() { Kernel = KernelReference.Parse(baseline.Kernel.Id), Progress = progress });
    }

    private static RunRecord Only(RunRecord baseline, RunRecord fresh) =>
        baseline with { Scenarios = [.. baseline.Scenarios.Where(scenario => fresh.Scenarios.Any(s => s.Name == scenario.Name))] };
}
