using System.Collections.Concurrent;
using KernelRegress.Lab;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Forced;

/// <summary>A kernel that answers what and when a test wants.</summary>
internal sealed class ScriptedSession : KernelSession
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<RaceAnswer>> _open = [];
    private readonly ConcurrentQueue<string> _asked = [];
    private readonly SemaphoreSlim _more = new(0);

    internal IEnumerable<string> Asked => _asked;

    public override KernelInfo Kernel => new("host", "6.1", "#1", "x86_64", 0);

    public override MachineInfo Machine => new(Cpus, "none", "root");

    internal int Cpus { get; init; } = 2;

    public override Task<RaceAnswer> Race(RaceRequest request, CancellationToken cancellation = default)
    {
        // Asked again, after an answer or a loss: another answer.
        if (_open.TryGetValue(request.Scenario, out TaskCompletionSource<RaceAnswer>? old) && old.Task.IsCompleted)
            _open.TryRemove(request.Scenario, out _);
        Task<RaceAnswer> answer = _open.GetOrAdd(request.Scenario, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        _asked.Enqueue(request.Scenario);
        _more.Release();
        return answer;
    }

    internal void Answer(string scenario) => _open[scenario].SetResult(new(scenario, 0) { Unsupported = "no kernel here" });

    internal void Answer(string scenario, Missing missing) =>
        _open[scenario].SetResult(new(scenario, 0) { Unsupported = "so it says", Missing = missing });

    internal void Answer(string scenario, Observation seen) => _open[scenario].SetResult(new(scenario, 0) { Observation = seen });

    internal void Fail(string scenario) => _open[scenario].SetException(new HarnessException("gone"));

    internal void Crash(string scenario)
    {
        KernelFinding oops = new(KernelFindingKind.Oops, ["RIP: 0010:nf_confirm+0x2d"]) { Headline = "BUG: NULL pointer" };
        _open[scenario].SetException(new KernelCrashException("crashed", oops, new HarnessException("gone")));
    }

    /// <summary>How often the machine is lost to the emulator, and not for good.</summary>
    internal int Accidents { get; set; }

    public override Task<string?> Recover(CancellationToken cancellation = default) => Task.FromResult(Accidents-- > 0 ? "int3" : null);

    internal async Task Until(string scenario, int times = 1)
    {
        while (_asked.Count(name => name == scenario) < times)
            (await _more.WaitAsync(TimeSpan.FromSeconds(10))).Should().BeTrue($"{scenario} should be asked for");
    }

    public override ValueTask DisposeAsync()
    {
        _more.Dispose();
        return ValueTask.CompletedTask;
    }
}
