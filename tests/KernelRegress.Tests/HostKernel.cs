using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>One session on the running kernel for all tests of a class; a failure to open it is shown by each of them.</summary>
public sealed class HostKernel : IAsyncLifetime
{
    private HostSession? _session;
    private HarnessException? _failure;

    public HostSession Session => _session ?? throw new HarnessException(_failure!.Message, _failure);

    public async Task InitializeAsync()
    {
        try
        {
            _session = await HostSession.Open(TimeSpan.FromSeconds(60));
        }
        catch (HarnessException e)
        {
            _failure = e;
        }
    }

    public async Task DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
    }
}
