using KernelRegress.Fixtures;
using KernelRegress.Lab;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.Tests;

/// <summary>What we claim about kernels: a case for each kernel and each scenario of the catalog.</summary>
public sealed class RaceTests(Kernels kernels, ITestOutputHelper output) : IClassFixture<Kernels>
{
    // Turns "this machine cannot show it" into a failure, for places where it must be able to.
    private static readonly bool ExpectAll = Environment.GetEnvironmentVariable("KERNELREGRESS_EXPECT_ALL") == "1";

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string kernel in Kernels.Names)
        {
            foreach (Scenario scenario in ScenarioCatalog.All)
                cases.Add(kernel == "host" ? $"host {Machine.Release}" : kernel, scenario.Name);
        }

        return cases;
    }

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task The_kernel_treats_the_losers_as_expected(string kernel, string scenario)
    {
        string name = kernel.Split(' ')[0];
        KernelSession session = await kernels.Open(name);
        Scenario raced = ScenarioCatalog.Find(scenario)!;
        ScenarioResult result = (await kernels.Race(name, raced)).Judge(raced);
        output.WriteLine($"{session.Kernel.Release}: {result.Verdict}, {result.Reason}");
        output.WriteLine($"{result.Observation}");

        result.HarnessError.Should().BeNull();
        Skip.If(!ExpectAll && result.Verdict is VerdictKind.Unsupported or VerdictKind.Inconclusive, result.Reason);
        result.Should().BeHeld();
    }
}
