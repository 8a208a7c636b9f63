using KernelRegress.Lab;
using KernelRegress.Lab.Guests;

namespace KernelRegress.Tests;

/// <summary>
/// The kernels that the theories run on, <c>KERNELREGRESS_KERNELS="host debian:6.12"</c>: each is opened once, when its first case
/// comes; a failure to open it is kept and shown by each of its cases.
/// </summary>
public sealed class Kernels : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, Task<KernelSession>> _sessions = [];

    public static IReadOnlyList<string> Names { get; } =
        (Environment.GetEnvironmentVariable("KERNELREGRESS_KERNELS") ?? "host").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public Task<KernelSession> Open(string kernel)
    {
        if (!_sessions.TryGetValue(kernel, out Task<KernelSession>? session))
            _sessions.Add(kernel, session = OpenNew(KernelReference.Parse(kernel)));
        return session;
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
