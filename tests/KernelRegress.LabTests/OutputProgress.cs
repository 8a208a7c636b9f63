using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>Shows in a test's output what the lab is doing.</summary>
internal sealed class OutputProgress(ITestOutputHelper output) : IProgress<string>
{
    public void Report(string value) => output.WriteLine(value);
}
