using Xunit.Sdk;

namespace KernelRegress.Tests.Cases;

/// <summary>
/// A theory over kernels and scenarios, its two arguments: <c>dotnet test --filter "l4=udp&amp;path=forward"</c> chooses among its cases.
/// </summary>
[XunitTestCaseDiscoverer("KernelRegress.Tests.Cases.KernelTheoryDiscoverer", "KernelRegress.Tests")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class KernelTheoryAttribute : TheoryAttribute;
