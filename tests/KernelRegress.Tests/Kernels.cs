using KernelRegress.Lab;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>
/// The kernels that the theories run on, <c>KERNELREGRESS_KERNELS="host debian:6.12"</c>: each is opened once, when its first case
/// comes; a failure to open it is kept and shown by each of its cases.
/// </summary>
public sealed class Kernels : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, Task<KernelSession>> _sessions = [];
    private readonly Dictionary<string, Dictionary<string, Task<RaceAnswer>>> _forced = [];

    public static IReadOnlyList<string> Names { get; } =
        (Environment.GetEnvironmentVariable("KERNELREGRESS_KERNELS") ?? "host").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public Task<KernelSession> Open(string kernel)
    {
        if (!_sessions.TryGetValue(kernel, out Task<KernelSession>? session))
            _sessions.Add(kernel, session = OpenNew(KernelReference.Parse(kernel)));
        return session;
    }

    /// <summary>Races a scenario on a kernel; forced ones all at once when the first is asked for, since they mostly wait.</summary>
    internal async Task<RaceAnswer> Race(string kernel, Scenario scenario)
    {
        KernelSession session = await Open(kernel);
        if (scenario.Forcing is null)
            return await session.Race(new(scenario.Name));
        if (!_forced.TryGetValue(kernel, out Dictionary<string, Task<RaceAnswer>>? answers))
            _forced.Add(kernel, answers = ScenarioCatalog.All.Where(s => s.Forcing is not null).ToDictionary(s => s.Name, s => session.Race(new(s.Name))));
        return await answers[scenario.Name];
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (Task<KernelSession> session in _sessions.Values.Where(s => s.IsCompletedSuccessfully))
            await (await session).DisposeAsync();
    }

    private static async Task<KernelSession> OpenNew(KernelReference kernel) => kernel.IsHost
        ? await HostSession.Open(Patience)
        : await GuestSession.Open(new() { Kernel = kernel, Patience = Patience });
}
