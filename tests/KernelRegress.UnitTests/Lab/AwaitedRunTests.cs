using KernelRegress.Lab;
using KernelRegress.Results;
using KernelRegress.UnitTests.Forced;

namespace KernelRegress.UnitTests.Lab;

/// <summary>What test cases are told that wait for the results of one run.</summary>
public sealed class AwaitedRunTests : IDisposable
{
    private static readonly Scenario[] Three =
        [.. ((string[])["a", "b", "c"]).Select(variant => new Scenario($"udp/none/local/{variant}", Expectation.EveryFrameArrives))];

    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;
    private readonly ScriptedSession _session = new();

    [Fact]
    public async Task A_case_has_its_result_before_the_run_has_ended()
    {
        await using AwaitedRun run = Start();
        await Answered(0, Runs.Resolved());

        Raced raced = await run.Of(Three[0].Name);

        raced.Result!.Verdict.Should().Be(VerdictKind.Held);
        raced.Run!.Kernel.Release.Should().Be("6.1");
        run.Ended.IsCompleted.Should().BeFalse();
        await Answered(1, Runs.Resolved());
        await Answered(2, Runs.Resolved());
    }

    [Fact]
    public async Task The_record_is_there_at_the_end()
    {
        AwaitedRun run = Start();
        for (int i = 0; i < 3; i++)
            await Answered(i, Runs.Resolved());
        await run.DisposeAsync();

        RunRecord record = RecordReader.Read(run.Written!.Path);
        (record.Scenarios.Count, record.Interrupted, record.Partial).Should().Be((3, false, false));
    }

    [Fact]
    public async Task So_it_is_where_the_tests_were_stopped_and_says_so()
    {
        AwaitedRun run = Start();
        await _session.Until(Three[0].Name);
        Task disposing = run.DisposeAsync().AsTask();
        _session.Answer(Three[0].Name, Runs.Resolved());
        await disposing;

        RunRecord record = RecordReader.Read(run.Written!.Path);
        (record.Scenarios.Count, record.Interrupted, record.Partial).Should().Be((1, true, true));
    }

    [Fact]
    public async Task After_a_crash_one_case_is_violated_and_the_others_know_in_which()
    {
        await using AwaitedRun run = Start();
        await _session.Until(Three[0].Name);
        _session.Crash(Three[0].Name);

        (await run.Of(Three[0].Name)).Result!.Verdict.Should().Be(VerdictKind.Violated);
        Raced other = await run.Of(Three[1].Name);
        other.Result.Should().BeNull();
        other.NotRaced.Should().Be("not raced: the kernel broke down in udp/none/local/a");
    }

    [Fact]
    public async Task Of_a_machine_that_was_lost_the_first_case_tells_how_and_the_others_refer_to_it()
    {
        await using AwaitedRun run = Start();
        await Answered(0, Runs.Resolved());
        await _session.Until(Three[1].Name);
        _session.Fail(Three[1].Name);

        (await run.Of(Three[0].Name)).Result.Should().NotBeNull();
        await FluentActions.Awaiting(() => run.Of(Three[1].Name)).Should().ThrowAsync<HarnessException>().WithMessage("gone");
        (await run.Of(Three[2].Name)).NotRaced.Should().StartWith("not raced: host failed");
    }

    [Fact]
    public async Task A_kernel_that_cannot_be_had_fails_one_case_too()
    {
        await using AwaitedRun run = new("debian:6.1", Request(), _ => throw new HarnessException("no such kernel"));

        await FluentActions.Awaiting(() => run.Of(Three[0].Name)).Should().ThrowAsync<HarnessException>().WithMessage("no such kernel");
        (await run.Of(Three[1].Name)).Should().Match<Raced>(raced => raced.Run == null && raced.NotRaced != null);
        run.Written.Should().BeNull();
    }

    [Fact]
    public async Task A_base_that_is_not_there_fails_before_anything_is_raced()
    {
        await using AwaitedRun run = Start(Request() with { Base = Path.Combine(_directory, "no.json") });

        await FluentActions.Awaiting(() => run.Of(Three[0].Name))
            .Should().ThrowAsync<HarnessException>().WithMessage("The base cannot be read*no.json*");
        _session.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task So_does_a_directory_that_cannot_take_the_record()
    {
        string file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "");
        await using AwaitedRun run = Start(Request() with { Results = file });

        await FluentActions.Awaiting(() => run.Of(Three[0].Name)).Should().ThrowAsync<HarnessException>().WithMessage("*file*");
        _session.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task What_fails_after_the_last_case_is_told_at_the_end()
    {
        AwaitedRun run = Start();
        await _session.Until(Three[0].Name);
        Directory.Delete(Request().Results!);
        await File.WriteAllTextAsync(Request().Results!, "in the way");
        for (int i = 0; i < 3; i++)
            await Answered(i, Runs.Resolved());

        await FluentActions.Awaiting(() => run.DisposeAsync().AsTask()).Should().ThrowAsync<HarnessException>().WithMessage("*results*");
    }

    [Fact]
    public async Task Held_against_a_base_a_scenario_is_worse_the_same_or_new()
    {
        RunRecord before = Runs.Record("6.0", Runs.Resolved().Judged(Three[0].Name), Runs.Resolved().Judged(Three[1].Name));
        await using AwaitedRun run = Start(Request() with { Base = RecordFile.Write(_directory, before).Path });
        await Answered(0, Runs.Dropped());
        await Answered(1, Runs.Resolved());
        await Answered(2, Runs.Resolved());

        SinceBase since = (await run.SinceBase())!;

        Three.Select(scenario => since[scenario.Name].Change).Should().Equal(Change.Worse, Change.Same, Change.New);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private AwaitedRunRequest Request() => new(Three, Three.Length) { Results = Path.Combine(_directory, "results") };

    private AwaitedRun Start(AwaitedRunRequest? request = null) =>
        new("host", request ?? Request(), _ => Task.FromResult<KernelSession>(_session));

    private async Task Answered(int i, Observation seen)
    {
        await _session.Until(Three[i].Name);
        _session.Answer(Three[i].Name, seen);
    }
}
