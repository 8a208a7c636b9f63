using Xunit.Abstractions;
using Xunit.Sdk;

namespace KernelRegress.Tests.Cases;

/// <summary>One scenario on one kernel, which may be skipped while it runs. Its traits are the parts of the scenario's name.</summary>
public sealed class KernelTestCase : SkippableFactTestCase
{
    private static readonly string[] Parts = ["l4", "nat", "path", "variant"];

    [Obsolete("For the deserializer.")]
    public KernelTestCase()
    {
    }

    public KernelTestCase(IMessageSink diagnostics, TestMethodDisplay display, ITestMethod method, object[] row)
        : base([typeof(Xunit.SkipException).FullName!], diagnostics, display, method, row)
    {
    }

    /// <summary>As <c>KERNELREGRESS_KERNELS</c> has it.</summary>
    internal string Kernel => Kernels.NameIn((string)TestMethodArguments[0]);

    internal string Scenario => (string)TestMethodArguments[1];

    // A row's traits are nobody's attribute, and are not serialized: made whenever a case is.
    protected override void Initialize()
    {
        base.Initialize();
        Add("kernel", Kernel);
        Add("scenario", Scenario);
        foreach ((string name, string value) in Parts.Zip(Scenario.Split('/', Parts.Length)))
            Add(name, value);
    }

    private void Add(string name, string value) => Traits[name] = [value];
}
