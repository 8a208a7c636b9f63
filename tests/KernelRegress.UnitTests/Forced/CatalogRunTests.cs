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

    [Fact]
    public async Task A_machine_that_the_emulator_lost_is_booted_again_for_those_that_have_no_answer()
    {
        await using var session = new ScriptedSession { Accidents = 1 };
        var run = new CatalogRun(session, Scenarios, rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        session.Answer("tcp/none/local/forced");
        session.Fail("udp/none/local");
        session.Fail("udp/none/local/forced");
        await session.Until("udp/none/local", times: 2);
        foreach (string name in (string[])["udp/none/local/forced", "udp/none/local"])
            session.Answer(name);
        await session.Until("tcp/none/local");
        session.Answer("tcp/none/local");
        await running;

        run.Failure.Should().BeNull();
        run.Record.Interrupted.Should().BeFalse();
        run.Record.Scenarios.Should().HaveCount(4).And.OnlyContain(result => result.HarnessError == null);
        run.Record.Restarts.Should().ContainSingle().Which.Should().BeEquivalentTo(new Restart("int3", ["udp/none/local/forced", "udp/none/local"]));
        session.Asked.Should().ContainSingle(name => name == "tcp/none/local/forced", "it had its answer");
    }

    [Fact]
    public async Task A_scenario_in_flight_at_two_losses_has_failed_and_the_run_goes_on()
    {
        Scenario[] two = [Scenarios[1], Scenarios[3]];
        await using var session = new ScriptedSession { Accidents = 2 };
        var run = new CatalogRun(session, two, rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        session.Fail("udp/none/local");
        await session.Until("udp/none/local", times: 2);
        session.Fail("udp/none/local");
        await session.Until("tcp/none/local");
        session.Answer("tcp/none/local");
        await running;

        run.Record.Scenarios[0].HarnessError.Should().Contain("lost twice");
        run.Record.Restarts.Should().HaveCount(2);
        run.Record.ExitCode(expectAll: false).Should().Be(ExitCodes.HarnessFailed);
    }

    [Fact]
    public async Task Machine_after_machine_lost_ends_the_run()
    {
        Scenario[] many = [.. Enumerable.Range(0, CatalogRun.MostRestarts + 1).Select(i => new Scenario($"udp/none/local/{i}", Expectation.EveryFrameArrives))];
        await using var session = new ScriptedSession { Accidents = int.MaxValue };
        var run = new CatalogRun(session, many, rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        for (int restart = 0; restart <= CatalogRun.MostRestarts; restart++)
        {
            string name = many[restart / 2].Name;
            await session.Until(name, times: 1 + restart % 2);
            session.Fail(name);
        }
        await running;

        run.Failure.Should().NotBeNull();
        run.Record.Restarts.Should().HaveCount(CatalogRun.MostRestarts);
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
            // Asked again, after an answer or a loss: another answer.
            if (_open.TryGetValue(request.Scenario, out TaskCompletionSource<RaceAnswer>? old) && old.Task.IsCompleted)
                _open.TryRemove(request.Scenario, out _);
            Task<RaceAnswer> answer = _open.GetOrAdd(request.Scenario, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            _asked.Enqueue(request.Scenario);
            _more.Release();
            return answer;
        }

        internal void Answer(string scenario) => _open[scenario].SetResult(new(scenario, 0) { Unsupported = "no kernel here" });

        internal void Fail(string scenario) => _open[scenario].SetException(new HarnessException("gone"));

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
}
