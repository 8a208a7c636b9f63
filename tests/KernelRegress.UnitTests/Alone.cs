namespace KernelRegress.UnitTests;

/// <summary>For tests that wait for seconds to pass: beside hundreds of others a whole pool of threads may stand still for as long.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    internal const string Name = "alone";
}
