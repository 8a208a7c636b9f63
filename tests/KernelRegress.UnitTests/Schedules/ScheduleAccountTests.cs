using KernelRegress.Results;

namespace KernelRegress.UnitTests.Schedules;

/// <summary>What a record keeps of a family, how it is judged, and how two of them are compared.</summary>
public sealed class ScheduleAccountTests
{
    private static readonly Scenario Udp = ScenarioCatalog.Find("udp/dnat-two/forward/every-order")!;
    private static readonly IReadOnlyList<Schedule> Lines = Udp.Orders!.Distinct;
    private static readonly ScheduleClass Alone = new() { Result = "A at x, B at x (1 entry)", Outcome = Outcome.NoClash };
    private static readonly ScheduleClass Split = new() { Result = "A at x, B at y (clash_resolve 1; 1 entry and 1 hidden)", Outcome = Outcome.Resolved, Split = true };
    private static readonly ScheduleClass Dropped = new() { Result = "A at x, B dropped (drop 1; 1 entry)", Outcome = Outcome.DroppedAndCounted, Gone = 1 };

    [Fact]
    public void It_says_of_each_schedule_how_it_ended_and_of_each_end_the_shortest()
    {
        ScheduleAccount account = Account(Alone, Split);

        account.Of.Should().Be("01111111");
        account.Classes.Select(each => each.Count).Should().Equal(1, 7);
        account.Classes[1].Shortest.Should().StartWith(Lines.Skip(1).MinBy(line => line.Switches)!.ToString()).And.EndWith(" -> " + Split.Result);
        account.ClassOf(0).Should().Be(account.Classes[0]);
        account.ClassOf(7).Should().Be(account.Classes[1]);
    }

    [Fact]
    public void It_is_held_where_every_schedule_ended_as_it_may() => Judged(Seen(Alone, Split)).Should().Match<ScenarioResult>(result =>
        result.Verdict == VerdictKind.Held && result.Outcome == Outcome.Resolved && result.Reason.StartsWith("8 schedules"));

    [Fact]
    public void One_schedule_that_loses_a_packet_violates_it_and_is_shown()
    {
        ScenarioResult result = Judged(Seen(Alone, Split, i => i == 5 ? Dropped : null));

        result.Should().Match<ScenarioResult>(r => r.Verdict == VerdictKind.Violated && r.Outcome == Outcome.DroppedAndCounted);
        result.Reason.Should().StartWith($"{Lines[5]} -> A at x, B dropped");
    }

    [Fact]
    public void One_schedule_that_violates_a_check_violates_it_and_is_shown()
    {
        ScheduleClass leaking = Split with { Result = Split.Result + "; VIOLATES empty-after-flush", Violates = ["empty-after-flush"], Violation = "1 entries counted after a flush" };

        Judged(Seen(Alone, Split, i => i == 5 ? leaking : null)).Reason.Should().StartWith("schedules-hold: 1 of 8 schedules violate empty-after-flush: ").And.Contain($"{Lines[5]}");
    }

    [Fact]
    public void Where_not_all_were_played_nothing_is_concluded() =>
        Judged(Seen(Alone, Split) with { Schedules = Account(Alone, Split) with { Due = 9 } }).Verdict.Should().Be(VerdictKind.Inconclusive);

    [Theory]
    [InlineData("0111111-")]
    [InlineData("0111111é")]
    [InlineData("01111112")]
    [InlineData("0111111")]
    public void One_that_names_a_class_it_does_not_have_is_compared_with_nothing(string classes)
    {
        Observation good = Seen(Alone, Split);

        Compared(good, good with { Schedules = Account(Alone, Split) with { Of = classes } }).Schedules.Should().BeEmpty();
    }

    [Fact]
    public void A_comparison_names_exactly_the_schedules_that_differ_and_shows_the_shortest()
    {
        ScenarioComparison compared = Compared(Seen(Alone, Split), Seen(Alone, Split, i => i is 3 or 5 ? Split with { Result = "A at x, B at y (1 entry)", Unanswered = 1 } : null));

        compared.Change.Should().Be(Change.Worse);
        compared.Schedules.Select(change => change.Schedule).Should().Equal($"{Lines[3]}", $"{Lines[5]}");
        compared.Schedules.Should().OnlyContain(change => change.Before == Split.Result && change.Change == Change.Worse);
        compared.Reason.Should().Contain("2 of 8, such as " + new[] { Lines[3], Lines[5] }.MinBy(line => line.Switches));
    }

    [Fact]
    public void Schedules_that_end_better_are_better_and_others_are_told() => new[]
    {
        Compared(Seen(Alone, Split), Seen(Alone, Split with { Result = "A at x, B at x (clash_resolve 1; 1 entry)", Split = false })).Change,
        Compared(Seen(Alone, Split), Seen(Alone, Split with { Result = "A at x, B at y (clash_resolve 1; 1 entry)" })).Change,
        Compared(Seen(Alone, Split), Seen(Alone, Split)).Change,
    }.Should().Equal(Change.Better, Change.Same, Change.Same);

    [Fact]
    public void A_replay_of_one_is_not_held_against_a_run_of_all()
    {
        Observation one = Seen(Alone, Split) with { Schedules = ScheduleAccount.Count([(Lines[3], Split)], 1) };

        Compared(Seen(Alone, Split), one).Should().Match<ScenarioComparison>(seen => seen.Change == Change.NotComparable && seen.Reason == "8 schedules were played in the base, 1 in the candidate");
    }

    [Fact]
    public void Schedules_that_should_not_differ_and_do_are_a_finding()
    {
        IReadOnlyList<Schedule> all = Udp.Orders!.Exhaustive.Played;
        ScheduleAccount Played(Func<int, ScheduleClass?> other) => ScheduleAccount.Count([.. all.Select((line, i) => (line, other(i) ?? Split))], all.Count);

        Judged(Seen(Alone, Split) with { Schedules = Played(_ => null) }).Checks.Should().ContainSingle(check => check.Name == "equal-schedules-agree" && check.Held);
        Judged(Seen(Alone, Split) with { Schedules = Played(i => i == 100 ? Alone : null) }).Reason.Should().StartWith("equal-schedules-agree: 1 of ");
    }

    private static ScheduleAccount Account(ScheduleClass first, ScheduleClass others, Func<int, ScheduleClass?>? but = null) =>
        ScheduleAccount.Count([.. Lines.Select((line, i) => (line, but?.Invoke(i) ?? (i == 0 ? first : others)))], Lines.Count);

    private static Observation Seen(ScheduleClass first, ScheduleClass others, Func<int, ScheduleClass?>? but = null)
    {
        ScheduleAccount account = Account(first, others, but);
        int gone = account.Classes.Sum(each => each.Gone * each.Count);
        return new()
        {
            Rounds = Lines.Count,
            Senders = 2,
            Sent = 2 * Lines.Count,
            Delivered = (2 * Lines.Count) - gone,
            Lost = gone,
            Held = 2 * Lines.Count,
            Forced = 7,
            Clashes = 7,
            Counters = new() { ClashResolve = 7 - gone, InsertFailed = gone, Drop = gone },
            SplitRounds = 7,
            Schedules = account,
        };
    }

    private static ScenarioResult Judged(Observation seen) => ScenarioResult.Judged(Udp, seen, 0);

    private static ScenarioComparison Compared(Observation before, Observation after) =>
        Comparison.Of(Runs.Record("6.1", Judged(before)), Runs.Record("6.12", Judged(after))).Scenarios.Single();
}
