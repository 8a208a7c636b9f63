using KernelRegress.Lab;
using KernelRegress.Results;
using KernelRegress.Tests.Cases;
using Xunit.Abstractions;

namespace KernelRegress.Tests;

/// <summary>What we claim about kernels: a case for each kernel and each scenario of the catalog.</summary>
[TestCaseOrderer(CatalogOrder.Name, CatalogOrder.Assembly)]
public sealed class RaceTests(Kernels kernels, ITestOutputHelper output) : IClassFixture<Kernels>
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string kernel in Kernels.Names)
        {
            foreach (Scenario scenario in ScenarioCatalog.All)
                cases.Add(Kernels.Shown(kernel), scenario.Name);
        }

        return cases;
    }

    [KernelTheory, MemberData(nameof(Cases))]
    public async Task The_kernel_treats_the_losers_as_expected(string kernel, string scenario)
    {
        AwaitedRun run = await kernels.On(kernel);
        Raced raced = await run.Of(scenario);
        Skip.If(raced.NotRaced is not null, raced.NotRaced);
        ScenarioResult result = raced.Result!;
        output.WriteLine($"{raced.Run!.Kernel.Release}: {result.Verdict}, {result.Reason}");
        output.WriteLine($"{result.Observation}");

        Skip.If(Kernels.Demands.Excuse(result), result.Reason);
        Skip.If(Kernels.Demands.Know(result), $"known to be violated here (KERNELREGRESS_KNOWN): {result.Reason}");
        SinceBase? since = await run.SinceBase();
        if (since is not null)
            since.Should().NotBeWorseIn(scenario);
        result.Should().BeHeld(raced.Run);
        if (since is not null)
            Tell(since[scenario], since);
    }

    // Held, and not known to be no worse, is not what was asked for.
    private void Tell(ScenarioComparison change, SinceBase since)
    {
        output.WriteLine($"since {since.Base.Kernel.Release}: {KebabCase.Of(change.Change)}, {change.Reason}");
        foreach (string limit in since.Comparison.Limits)
            output.WriteLine(limit);
        Skip.If(!change.Compared && !Kernels.Demands.All, change.Reason);
        change.Compared.Should().BeTrue(change.Reason);
    }
}
