using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

public sealed class OutcomeTests
{
    [Fact]
    public void Clashes_without_a_loss_are_resolved() =>
        Outcomes.Of(Seen(gone: 0, clashResolve: 50, insertFailed: 0, drop: 0)).Should().Be(Outcome.Resolved);

    [Fact]
    public void Before_5_10_a_failed_insertion_without_a_drop_is_a_resolved_clash() =>
        Outcomes.Of(Seen(gone: 0, clashResolve: null, insertFailed: 50, drop: 0)).Should().Be(Outcome.Resolved);

    [Fact]
    public void As_many_drops_as_losses_are_dropped_and_counted() =>
        Outcomes.Of(Seen(gone: 7, clashResolve: 0, insertFailed: 7, drop: 7)).Should().Be(Outcome.DroppedAndCounted);

    [Fact]
    public void As_many_drops_as_losses_without_a_failed_insertion_are_no_clash_but_an_overflow() =>
        Outcomes.Of(Seen(gone: 7, clashResolve: 0, insertFailed: 0, drop: 7)).Should().Be(Outcome.DroppedWithoutClash);

    [Fact]
    public void A_single_loss_that_no_counter_shows_is_silent() =>
        Outcomes.Of(Seen(gone: 1, clashResolve: 19_999, insertFailed: 0, drop: 0)).Should().Be(Outcome.DroppedSilently);

    [Fact]
    public void Counters_of_loss_without_a_loss_are_counted_not_dropped() =>
        Outcomes.Of(Seen(gone: 0, clashResolve: 0, insertFailed: 3, drop: 3)).Should().Be(Outcome.CountedNotDropped);

    [Theory]
    [InlineData(7, 0, 7, 6)]
    [InlineData(7, 0, 6, 7)]
    [InlineData(7, 0, 8, 8)]
    [InlineData(7, 100, 7, 7)]
    [InlineData(7, 0, 0, 6)]
    [InlineData(7, 0, 0, 8)]
    [InlineData(7, 100, 0, 7)]
    public void Anything_that_is_off_by_one_or_two_things_at_once_is_mixed(long gone, long clashResolve, long insertFailed, long drop) =>
        Outcomes.Of(Seen(gone, clashResolve, insertFailed, drop)).Should().Be(Outcome.Mixed);

    [Fact]
    public void Nothing_lost_and_nothing_counted_is_no_clash() =>
        Outcomes.Of(Seen(gone: 0, clashResolve: 0, insertFailed: 0, drop: 0)).Should().Be(Outcome.NoClash);

    private static Observation Seen(long gone, long? clashResolve, long insertFailed, long drop) => new()
    {
        Lost = gone,
        Counters = new() { ClashResolve = clashResolve, InsertFailed = insertFailed, Drop = drop },
    };
}
