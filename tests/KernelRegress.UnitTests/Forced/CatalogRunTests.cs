using System.Collections.Concurrent;
using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Forced;

/// <summary>Forced clashes are asked for many at a time, races one after the other, and the record keeps the catalog's order.</summary>
public sealed class CatalogRunTests
{
    private static readonly Scenario[] Scenarios =
    [
        new("udp/none/local/forced", Expectation.EveryFrameArrives) { Forcing = Forcing.AfterNat },
        new("udp/none/local", Expectation.EveryFrameArrives),
        new("tcp/none/local/forced", Expectation.EveryFrameArrives) { Forcing = Forcing.AfterNat },
        new("tcp/none/local", Expectation.EveryFrameArrives),
    ];

    [Fact]
    public async Task Races_go_on_while_forced_clashes_wait()
    {
        await using var session = new ScriptedSession();
        var run = new CatalogRun(session, Scenarios, rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);

        session.Asked.Should().Equal("udp/none/local/forced", "tcp/none/local/forced", "udp/none/local");
        session.Answer("udp/none/local");
        await session.Until("tcp/none/local");
        foreach (string name in (string[])["tcp/none/local", "tcp/none/local/forced", "udp/none/local/forced"])
            session.Answer(name);
        await running;

        run.Record.Scenarios.Select(result => result.Name).Should().Equal(Scenarios.Select(scenario => scenario.Name));
        run.Record.Interrupted.Should().BeFalse();
    }

    [Fact]
    public async Task A_forced_clash_waits_where_too_many_are_on_their_way_already()
    {
        Scenario[] many = [.. Enumerable.Range(0, CatalogRun.MostInFlight + 1).Select(i => new Scenario($"udp/none/local/forced-{i}", Expectation.EveryFrameArrives) { Forcing = Forcing.AfterNat })];
        await using var session = new ScriptedSession();
        Task running = new CatalogRun(session, many, rounds: null).Run(_ => { }, _ => { }, CancellationToken.None);

        session.Asked.Should().HaveCount(CatalogRun.MostInFlight);
        session.Answer(many[5].Name);
        await session.Until(many[^1].Name);
        foreach (Scenario scenario in many.Where(scenario => scenario != many[5]))
            session.Answer(scenario.Name);
        await running;
    }

    [Fact]
    public async Task An_agent_that_is_gone_ends_the_run_and_what_was_measured_is_kept()
    {
        await using var session = new ScriptedSession();
        var run = new CatalogRun(session, Scenarios, rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        session.Answer("tcp/none/local/forced");
        session.Fail("udp/none/local/forced");
        session.Fail("udp/none/local");
        await running;

        run.Failure.Should().NotBeNull();
        run.Record.Scenarios.Select(result => result.Name).Should().Equal("tcp/none/local/forced");
        run.Record.Interrupted.Should().BeTrue();
    }

    private sealed class ScriptedSession : KernelSession
    {
        private readonly ConcurrentDictionary<string, TaskCompletionSource<RaceAnswer>> _open = [];
        private readonly ConcurrentQueue<string> _asked = [];
        private readonly SemaphoreSlim _more = new(0);

        internal IEnumerable<string> Asked => _asked;

        public override KernelInfo Kernel => new("host", "6.1", "#1", "x86_64", 0);

        public override MachineInfo Machine => new(2, "none", "root");

        public override Task<RaceAnswer> Race(RaceRequest request, CancellationToken cancellation = default)
        {
            _asked.Enqueue(request.Scenario);
            Task<RaceAnswer> answer = _open.GetOrAdd(request.Scenario, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            _more.Release();
            return answer;
        }

        internal void Answer(string scenario) => _open[scenario].SetResult(new(scenario, 0) { Unsupported = "no kernel here" });

        internal void Fail(string scenario) => _open[scenario].SetException(new HarnessException("gone"));

        internal async Task Until(string scenario)
        {
            while (!_asked.Contains(scenario))
                (await _more.WaitAsync(TimeSpan.FromSeconds(10))).Should().BeTrue($"{scenario} should be asked for");
        }

        public override ValueTask DisposeAsync()
        {
            _more.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
