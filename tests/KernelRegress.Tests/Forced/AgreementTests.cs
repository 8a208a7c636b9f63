using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.Tests.Forced;

/// <summary>
/// A kernel treats a loser the same way whether two CPUs raced or the clash was forced: where not, either the kernel has two answers
/// or one of the two ways of asking is wrong.
/// </summary>
public sealed class AgreementTests(Kernels kernels, ITestOutputHelper output) : IClassFixture<Kernels>
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string kernel in Kernels.Names)
        {
            foreach (Scenario raced in ScenarioCatalog.All.Where(s => s.Variant is null && ScenarioCatalog.Find($"{s.Name}/forced") is not null))
                cases.Add(kernel, raced.Name);
        }

        return cases;
    }

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task Raced_and_forced_the_loser_fares_the_same(string kernel, string scenario)
    {
        ScenarioResult raced = await Race(kernel, scenario);
        ScenarioResult forced = await Race(kernel, $"{scenario}/forced");

        Skip.If(raced.Verdict is VerdictKind.Inconclusive or VerdictKind.Unsupported, $"raced: {raced.Reason}");
        Skip.If(forced.Verdict is VerdictKind.Inconclusive or VerdictKind.Unsupported, $"forced: {forced.Reason}");
        raced.Outcome.Should().Be(forced.Outcome, "raced: {0}, forced: {1}", raced.Observation, forced.Observation);
    }

    private async Task<ScenarioResult> Race(string kernel, string name)
    {
        Scenario scenario = ScenarioCatalog.Find(name)!;
        ScenarioResult result = (await kernels.Race(kernel, scenario)).Judge(scenario);
        output.WriteLine($"{name}: {result.Outcome}, {result.Reason}");
        result.HarnessError.Should().BeNull();
        return result;
    }
}
