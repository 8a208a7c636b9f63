using KernelRegress.Lab;
using KernelRegress.Results;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace KernelRegress.Tests.Cases;

/// <summary>
/// Kernel by kernel, as they are raced: so that no case waits for another one's result. xUnit asks it for exactly the cases that a filter
/// has left, right before the first of them.
/// </summary>
public sealed class CatalogOrder : ITestCaseOrderer
{
    public const string Name = "KernelRegress.Tests.Cases.CatalogOrder";
    public const string Assembly = "KernelRegress.Tests";

    /// <summary>What is about to run: scenarios by kernel.</summary>
    // Classes run one after the other, and xUnit has no other way to tell a fixture.
    internal static ILookup<string, string> Selected { get; private set; } = Enumerable.Empty<KernelTestCase>().ToLookup(_ => "", _ => "");

    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases) where TTestCase : ITestCase
    {
        KernelTestCase[] cases = [.. testCases.Cast<ITestCase>().Cast<KernelTestCase>()];
        List<string> catalog = [.. CatalogRun.InOrder(ScenarioCatalog.All, scenario => scenario).Select(scenario => scenario.Name)];
        Selected = cases.ToLookup(c => c.Kernel, c => c.Scenario);
        return cases.OrderBy(c => Kernels.Names.ToList().IndexOf(c.Kernel)).ThenBy(c => catalog.IndexOf(c.Scenario)).Cast<TTestCase>();
    }
}
