using KernelRegress.Agent;

namespace KernelRegress.UnitTests.Forced;

/// <summary>A race has the CPUs for itself, and what waits for it is done right after it.</summary>
public sealed class TurnsTests : IDisposable
{
    private static readonly TimeSpan s_longEnough = TimeSpan.FromSeconds(10);

    private readonly Turns _turns = new(mostAtWork: 2);
    private readonly ManualResetEventSlim _end = new();

    [Fact]
    public async Task Work_is_done_beside_other_work()
    {
        using var together = new Barrier(2);
        Task<bool>[] work = [.. Enumerable.Range(0, 2).Select(_ => Start(() => _turns.Work(() => together.SignalAndWait(s_longEnough))))];

        (await Task.WhenAll(work)).Should().OnlyContain(met => met);
    }

    [Fact]
    public async Task Nobody_works_while_a_race_runs()
    {
        Task<bool> race = Begin(_turns.Exclusively);
        Task<bool> work = Start(() => _turns.Work(() => _end.IsSet));
        Await(() => _turns.Waiting == 1);

        await End(race);
        (await work).Should().BeTrue("it had to wait for the end of the race");
    }

    [Fact]
    public async Task A_race_that_is_due_goes_before_work_that_comes_later()
    {
        List<string> order = [];
        Task<bool> before = Begin(work => _turns.Work(work));
        Task<bool> race = Start(() => _turns.Exclusively(() => Note(order, "race")));
        Await(() => _turns.Waiting == 1);
        Task<bool> later = Start(() => _turns.Work(() => Note(order, "work")));
        Await(() => _turns.Waiting == 2);

        await End(before, race, later);
        order.Should().Equal("race", "work");
    }

    [Fact]
    public async Task A_race_waits_for_forced_clashes_that_were_announced_before_it()
    {
        List<string> order = [];
        _turns.Announce();
        Task<bool> race = Start(() => _turns.Exclusively(() => Note(order, "race")));
        Await(() => _turns.Waiting == 1);
        Task<bool> forced = Start(() => _turns.Force(() => Note(order, "forced"), alone: false));

        await End(race, forced);
        order.Should().Equal("forced", "race");
    }

    public void Dispose() => _end.Dispose();

    // In its turn until the end.
    private Task<bool> Begin(Func<Func<bool>, bool> turn)
    {
        using var begun = new ManualResetEventSlim();
        Task<bool> task = Start(() => turn(() =>
        {
            begun.Set();
            return _end.Wait(s_longEnough);
        }));
        begun.Wait(s_longEnough).Should().BeTrue();
        return task;
    }

    private Task<bool[]> End(params Task<bool>[] tasks)
    {
        _end.Set();
        return Task.WhenAll(tasks).WaitAsync(s_longEnough);
    }

    private static bool Note(List<string> order, string what)
    {
        lock (order)
            order.Add(what);
        return true;
    }

    private static void Await(Func<bool> condition) => SpinWait.SpinUntil(condition, s_longEnough).Should().BeTrue();

    private static Task<T> Start<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
