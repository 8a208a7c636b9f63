namespace KernelRegress.UnitTests.Lab.Making;

/// <summary>What must end: a test that could only hang would take everything else along.</summary>
internal static class Bounded
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Fails, and leaves the action to itself, where it takes longer than any reader may.</summary>
    internal static void Run(Action action) => FluentActions.Invoking(action).ExecutionTime().Should().BeLessThan(Patience);
}
