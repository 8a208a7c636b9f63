using KernelRegress.Lab;
using KernelRegress.Results;
using KernelRegress.Tests.Cases;
using Xunit.Abstractions;

namespace KernelRegress.Tests.Forced;

/// <summary>
/// A kernel treats a loser the same way whether two CPUs raced or the clash was forced: where not, either the kernel has two answers
/// or one of the two ways of asking is wrong.
/// </summary>
[TestCaseOrderer(CatalogOrder.Name, CatalogOrder.Assembly)]
public sealed class AgreementTests(AgreementTests.RacedAndForced kernels, ITestOutputHelper output)
    : IClassFixture<AgreementTests.RacedAndForced>
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string kernel in Kernels.Names)
        {
            foreach (Scenario raced in ScenarioCatalog.All.Where(s => s.Variant is null && ScenarioCatalog.Find(Forced(s.Name)) is not null))
                cases.Add(Kernels.Shown(kernel), raced.Name);
        }

        return cases;
    }

    [KernelTheory, MemberData(nameof(Cases))]
    public async Task Raced_and_forced_the_loser_fares_the_same(string kernel, string scenario)
    {
        ScenarioResult forced = await Race(kernel, Forced(scenario));
        ScenarioResult raced = await Race(kernel, scenario);

        Skip.If(raced.Verdict is VerdictKind.Inconclusive or VerdictKind.Unsupported, $"raced: {raced.Reason}");
        Skip.If(forced.Verdict is VerdictKind.Inconclusive or VerdictKind.Unsupported, $"forced: {forced.Reason}");
        raced.Outcome.Should().Be(forced.Outcome, "raced: {0}, forced: {1}", raced.Observation, forced.Observation);
    }

    private async Task<ScenarioResult> Race(string kernel, string name)
    {
        Raced raced = await (await kernels.On(kernel)).Of(name);
        Skip.If(raced.NotRaced is not null, raced.NotRaced);
        ScenarioResult result = raced.Result!;
        output.WriteLine($"{name}: {result.Outcome}, {result.Reason}");
        result.HarnessError.Should().BeNull();
        return result;
    }

    private static string Forced(string scenario) => $"{scenario}/forced";

    /// <summary>Both scenarios of each case. The record is <see cref="RaceTests"/>' affair.</summary>
    public sealed class RacedAndForced(IMessageSink messages) : Kernels(messages)
    {
        private protected override AwaitedRunRequest Request(IEnumerable<string> selected) =>
            new(InCatalog(selected.SelectMany(scenario => (string[])[scenario, Forced(scenario)])), ScenarioCatalog.All.Count);
    }
}
