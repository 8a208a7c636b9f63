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

    [Fact]
    public async Task A_kernel_that_breaks_down_under_several_is_one_finding_that_names_the_others()
    {
        await using var session = new ScriptedSession();
        var run = new CatalogRun(session, Scenarios, rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        foreach (string name in (string[])["udp/none/local", "tcp/none/local/forced", "udp/none/local/forced"])
            session.Crash(name);
        await Ended(running);

        run.Record.Scenarios.Should().ContainSingle().Which.Should().Be(run.BrokeDown).And.Match<ScenarioResult>(
            result => result.Name == "udp/none/local/forced" && result.Verdict == VerdictKind.Violated && result.Console!.Contains("nf_confirm+0x2d"));
        run.BrokeDown!.Reason.Should().Be("the kernel broke down: BUG: NULL pointer; also in flight, and just as suspect: udp/none/local, tcp/none/local/forced");
        run.Record.Interrupted.Should().BeTrue();
        run.Failure.Should().BeNull();
        (await run.ResultOf("tcp/none/local")).Should().BeNull("it was never asked for");
        (await run.ResultOf("udp/none/local")).Should().BeNull("nobody knows");
    }

    [Fact]
    public async Task A_kernel_that_broke_down_is_never_booted_again()
    {
        await using var session = new ScriptedSession { Accidents = 1 };
        var run = new CatalogRun(session, Scenarios, rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        session.Fail("tcp/none/local/forced");
        session.Crash("udp/none/local/forced");
        session.Answer("udp/none/local");
        await Ended(running);

        run.Record.Restarts.Should().BeEmpty();
    }

    [Fact]
    public async Task A_result_can_be_had_as_soon_as_it_is_there()
    {
        await using var session = new ScriptedSession();
        var run = new CatalogRun(session, Scenarios, rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        session.Answer("tcp/none/local/forced");

        (await run.ResultOf("tcp/none/local/forced"))!.Reason.Should().Be("no kernel here");
        run.ResultOf("udp/none/local").IsCompleted.Should().BeFalse();

        session.Fail("udp/none/local");
        session.Fail("udp/none/local/forced");
        await Ended(running);
        (await run.ResultOf("udp/none/local")).Should().BeNull();
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(2, false)]
    public async Task What_the_machine_is_known_to_have_cannot_be_missing(int cpus, bool refuted)
    {
        await using var session = new ScriptedSession { Cpus = cpus };
        var run = new CatalogRun(session, [Scenarios[1]], rounds: null);
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        session.Answer("udp/none/local", Missing.FourCpus);
        await Ended(running);

        ScenarioResult result = run.Record.Scenarios.Single();
        result.Verdict.Should().Be(refuted ? VerdictKind.Inconclusive : VerdictKind.Unsupported);
        result.HarnessError.Should().Be(refuted ? "called unsupported for want of four-cpus, yet the machine has 4 CPUs: so it says" : null);
        run.Record.ExitCode(expectAll: false).Should().Be(refuted ? ExitCodes.HarnessFailed : ExitCodes.NothingConcluded);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task A_record_without_the_whole_catalog_says_that_it_is_partial(int catalog, bool partial)
    {
        await using var session = new ScriptedSession();
        var run = new CatalogRun(session, [Scenarios[1]], rounds: null) { CatalogSize = catalog };
        Task running = run.Run(_ => { }, _ => { }, CancellationToken.None);
        session.Answer("udp/none/local");
        await Ended(running);

        run.Record.Should().Match<RunRecord>(record => record.Partial == partial && !record.Interrupted);
    }

    // A run that asks for what nobody answers would wait for ever.
    private static Task Ended(Task running) => running.WaitAsync(TimeSpan.FromSeconds(10));
}
