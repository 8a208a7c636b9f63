using KernelRegress.Fixtures;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.Tests;

/// <summary>What we claim about kernels: a case for each scenario of the catalog.</summary>
public sealed class RaceTests(HostKernel kernel, ITestOutputHelper output) : IClassFixture<HostKernel>
{
    // Turns "this machine cannot show it" into a failure, for places where it must be able to.
    private static readonly bool ExpectAll = Environment.GetEnvironmentVariable("KERNELREGRESS_EXPECT_ALL") == "1";

    public static TheoryData<string, string> Cases()
    {
        string release = Machine.Release;
        var cases = new TheoryData<string, string>();
        foreach (Scenario scenario in ScenarioCatalog.All)
            cases.Add(release, scenario.Name);
        return cases;
    }

    [SkippableTheory, MemberData(nameof(Cases))]
    public async Task The_kernel_treats_the_losers_as_expected(string release, string scenario)
    {
        Scenario raced = ScenarioCatalog.Find(scenario)!;
        RaceAnswer answer = await kernel.Session.Race(new(scenario));
        ScenarioResult result = answer.Judge(raced);
        output.WriteLine($"{release}: {result.Verdict}, {result.Reason}");
        output.WriteLine($"{result.Observation}");

        result.HarnessError.Should().BeNull();
        Skip.If(!ExpectAll && result.Verdict is VerdictKind.Unsupported or VerdictKind.Inconclusive, result.Reason);
        result.Should().BeHeld();
    }
}
