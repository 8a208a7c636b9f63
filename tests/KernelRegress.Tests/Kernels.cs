using KernelRegress.Fixtures;
using KernelRegress.Lab;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using KernelRegress.Tests.Cases;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace KernelRegress.Tests;

/// <summary>
/// The kernels that the theories run on, <c>KERNELREGRESS_KERNELS="host debian:6.12"</c>. Each is raced once, in the background, when its
/// first case comes: in the scenarios of all its cases, as <c>run</c> does it. The cases wait for their results.
/// </summary>
public class Kernels(IMessageSink messages) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, AwaitedRun> _runs = [];

    public static IReadOnlyList<string> Names { get; } =
        Variable("KERNELREGRESS_KERNELS", "host").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What must be conclusive on this machine.</summary>
    internal static Demands Demands => Demands.Parse(Variable("KERNELREGRESS_EXPECT_ALL", ""), Variable("KERNELREGRESS_CANNOT", ""), Variable("KERNELREGRESS_KNOWN", ""));

    /// <summary>A kernel as a case shows it: of the running one, the release too.</summary>
    internal static string Shown(string kernel) => new KernelReference(kernel).IsHost ? $"{kernel} {Machine.Release}" : kernel;

    /// <summary>The name in what a case shows.</summary>
    internal static string NameIn(string shown) => shown.Split(' ')[0];

    /// <summary>What the cases of a kernel are to race.</summary>
    private protected virtual AwaitedRunRequest Request(IEnumerable<string> selected) => new(InCatalog(selected), ScenarioCatalog.All.Count)
    {
        Results = Path.Combine(Root, Variable("KERNELREGRESS_RESULTS", "results")),
        Base = Variable("KERNELREGRESS_BASE", "") is { Length: > 0 } path ? Path.Combine(Root, path) : null,
    };

    private protected static IReadOnlyList<Scenario> InCatalog(IEnumerable<string> names)
    {
        HashSet<string> wanted = [.. names];
        return [.. ScenarioCatalog.All.Where(scenario => wanted.Contains(scenario.Name))];
    }

    /// <summary>The run of a kernel, which begins with this where it has not; the one before has ended by then.</summary>
    internal async Task<AwaitedRun> On(string shown)
    {
        string kernel = NameIn(shown);
        if (_runs.TryGetValue(kernel, out AwaitedRun? run))
            return run;
        await Task.WhenAll(_runs.Values.Select(earlier => earlier.Ended));
        _runs.Add(kernel, run = new(kernel, Request(CatalogOrder.Selected[kernel]), stop => Open(KernelReference.Parse(kernel), stop)));
        return run;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (AwaitedRun run in _runs.Values)
        {
            try
            {
                await run.DisposeAsync();
            }
            catch (HarnessException e)
            {
                // Of what fails here, xUnit shows the type alone.
                messages.OnMessage(new DiagnosticMessage(e.Message));
                throw;
            }

            if (run.Written is { } written)
                messages.OnMessage(new DiagnosticMessage(written.Note ?? $"Run record: {written.Path}"));
        }
    }

    private static async Task<KernelSession> Open(KernelReference kernel, CancellationToken stop) => kernel.IsHost
        ? await HostSession.Open(Patience, cancellation: stop)
        : await GuestSession.Open(new() { Kernel = kernel, Patience = Patience }, stop);

    private static string Variable(string name, string otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;

    // Where relative paths begin: the directory in which the tests run is nobody's choice.
    private static string Root
    {
        get
        {
            for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            {
                if (File.Exists(Path.Combine(at, "KernelRegress.sln")))
                    return at;
            }

            return Directory.GetCurrentDirectory();
        }
    }
}
