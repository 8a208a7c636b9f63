using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class ComparisonTests
{
    [Fact]
    public void A_kernel_that_does_the_same_is_the_same() =>
        Compare(Resolved(), Resolved()).Should().Match<ScenarioComparison>(s => s.Change == Change.Same && s.Of == ChangeOf.Nothing);

    [Fact]
    public void Frames_that_are_now_lost_are_worse_and_a_change_of_kind()
    {
        ScenarioComparison seen = Compare(Resolved(), Dropped());

        seen.Should().Match<ScenarioComparison>(s => s.Change == Change.Worse && s.Of == ChangeOf.Kind);
        seen.Reason.Should().StartWith("frames are now lost, each one counted: 1950 of 4000 lost, before none of 4000; counters: insert_failed +1950");
    }

    [Fact]
    public void Frames_that_are_no_longer_lost_are_better_and_a_change_of_kind()
    {
        ScenarioComparison seen = Compare(Dropped(), Resolved());

        seen.Should().Match<ScenarioComparison>(s => s.Change == Change.Better && s.Of == ChangeOf.Kind);
        seen.Reason.Should().StartWith("no frame is lost any more: none of 4000, before 1950 of 4000 lost;");
    }

    [Fact]
    public void A_loss_that_no_counter_shows_any_more_is_worse() =>
        Compare(Dropped(), Silent()).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Kind && s.Reason.StartsWith("counters-match-losses is now violated") && s.Reason.Contains("lost frames are no longer counted"));

    [Fact]
    public void A_counter_that_moves_without_loss_is_worse() =>
        Compare(Resolved(), FalseAlarm()).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Kind && s.Reason.StartsWith("counters-match-losses is now violated") && s.Reason.Contains("a counter of loss now moves without loss"));

    [Fact]
    public void A_flow_that_is_now_split_over_backends_is_worse() =>
        Compare(Resolved(), Resolved(splitRounds: 1950)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Kind
                && s.Reason.StartsWith("the frames of one flow are now split over backends in 1950 of 2000 rounds"));

    [Fact]
    public void A_frame_that_arrives_at_the_other_backend_is_better_than_one_that_is_lost()
    {
        ScenarioComparison seen = Compare(Dropped(), Resolved(splitRounds: 1950));

        seen.Change.Should().Be(Change.Better);
        seen.Reason.Should().Contain("now split over backends");
    }

    [Fact]
    public void A_misdelivered_frame_is_worse_even_where_losses_have_stopped() =>
        Compare(Dropped(), Resolved() with { Misdelivered = 1 }).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Reason.StartsWith("none-misdelivered is now violated: 1 frames arrived where no rule sends them"));

    [Fact]
    public void A_newly_tainted_kernel_is_worse() =>
        Compare(Resolved(), Resolved() with { NewTaint = 0x80 }).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Reason.Contains("not-newly-tainted"));

    [Fact]
    public void A_kernel_that_warns_of_itself_is_worse_though_every_frame_arrives()
    {
        ScenarioResult complaining = Resolved().Judged().WithComplaint("WARNING: CPU: 1 at nf_conntrack_core.c:1234", "WARNING: CPU: 1 ...");

        Compare(Resolved().Judged(), complaining).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Kind && s.Reason.StartsWith("the kernel now complains: WARNING: CPU: 1 at"));
        Compare(complaining, Resolved().Judged()).Change.Should().Be(Change.Better);
    }

    [Fact]
    public void A_check_that_only_the_record_knows_is_compared_by_its_name()
    {
        ScenarioResult held = Resolved().As(VerdictKind.Held) with { Checks = [new("late-reply-translated", true, "all were")] };
        ScenarioResult failed = held with { Checks = [new("late-reply-translated", false, "3 came from the backend's own address")] };

        Compare(held, failed).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Reason.StartsWith("late-reply-translated is now violated: 3 came from"));
        Compare(failed, held).Change.Should().Be(Change.Better);
    }

    [Fact]
    public void Records_of_earlier_versions_are_held_to_the_invariants_of_this_one()
    {
        ScenarioResult before = Resolved().As(VerdictKind.Held) with { Checks = [] };
        ScenarioResult after = (Resolved() with { Misdelivered = 1 }).As(VerdictKind.Held) with { Checks = [] };

        Compare(before, after).Change.Should().Be(Change.Worse);
    }

    [Fact]
    public void A_reply_that_is_now_missing_is_worse()
    {
        Observation answered = Resolved() with { RepliesExpected = 4000, RepliesReceived = 4000 };

        Compare(answered, answered with { RepliesReceived = 3990 }).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Reason.StartsWith("replies-arrive is now violated") && s.Reason.Contains("replies are now missing: 10 of 4000"));
        Compare(answered with { RepliesReceived = 3990 }, answered).Change.Should().Be(Change.Better);
        Compare(answered, answered with { RepliesReceived = 3990, AnswersTooLate = 10 }).Change.Should().Be(Change.Same);
    }

    [Fact]
    public void A_sender_that_is_no_longer_told_of_a_drop_is_worse()
    {
        Observation lost = Dropped();
        Observation refused = Told(lost.Lost, 0);

        Compare(refused, lost).Should().Match<ScenarioComparison>(s => s.Change == Change.Worse && s.Reason.StartsWith("the sender is no longer told"));
        Compare(lost, refused).Should().Match<ScenarioComparison>(s => s.Change == Change.Better && s.Reason.StartsWith("the sender is now told"));
    }

    [Fact]
    public void A_few_losses_at_the_next_node_which_tells_nobody_are_a_rate()
    {
        (Observation told, Observation few, Observation half) = (Told(1950, 0), Told(1948, 2), Told(975, 975));

        Compare(told, few).Should().Match<ScenarioComparison>(s => s.Change == Change.Same && s.Reason.Contains("untold/loss 0 % ~ 0.103 %"));
        Compare(few, told).Change.Should().Be(Change.Same);
        Compare(told, half).Should().Match<ScenarioComparison>(s => s.Change == Change.Worse && s.Of == ChangeOf.Rate);
    }

    [Fact]
    public void A_loss_that_no_dashboard_shows_any_more_is_worse()
    {
        Observation shown = Dropped() with { OrdinaryCounters = [new("router", "IpExt InNoRoutes", 1950)] };

        Compare(shown, Dropped()).Should().Match<ScenarioComparison>(s => s.Change == Change.Worse && s.Of == ChangeOf.Kind
            && s.Reason.StartsWith("the loss is now silent, before it showed: router IpExt InNoRoutes +1950"));
        Compare(Dropped(), shown).Should().Match<ScenarioComparison>(s => s.Change == Change.Better && s.Of == ChangeOf.Kind
            && s.Reason.StartsWith("the loss was silent, now it shows: router IpExt InNoRoutes +1950"));
        Compare(Dropped(), Resolved()).Reason.Should().NotContain("silent", "nothing is lost that could be");
    }

    [Fact]
    public void A_clash_in_a_control_where_nothing_may_clash_is_worse()
    {
        ScenarioResult quiet = NoClash().Judged("udp/dnat-one/forward/same-cpu", Expectation.NothingClashes);
        ScenarioResult clashing = Resolved(clashes: 3).Judged("udp/dnat-one/forward/same-cpu", Expectation.NothingClashes);

        Compare(quiet with { Verdict = VerdictKind.Held }, clashing).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Reason.StartsWith("frames now clash where nothing may"));
    }

    [Fact]
    public void A_clash_that_is_no_longer_seen_differs_in_kind_and_is_neither_better_nor_worse() =>
        Compare(Resolved().As(VerdictKind.Held), NoClash().As(VerdictKind.Held)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Same && s.Of == ChangeOf.Kind && s.Reason.StartsWith("no clash is seen any more"));

    [Fact]
    public void A_kernel_that_does_not_survive_the_race_is_worse()
    {
        Compare(Dropped().Judged(), Crashed()).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Kind && s.Reason.Contains("general protection fault"));
        Compare(Crashed(), Dropped().Judged()).Change.Should().Be(Change.Better);
        Compare(Crashed(), Crashed()).Change.Should().Be(Change.Same);
    }

    [Theory]
    [InlineData(VerdictKind.Inconclusive)]
    [InlineData(VerdictKind.Unsupported)]
    public void A_run_that_proves_nothing_is_not_comparable_whatever_it_saw(VerdictKind verdict)
    {
        ScenarioResult proven = Dropped().As(VerdictKind.Violated);
        ScenarioResult nothing = Resolved().As(verdict) with { Reason = "the receivers overflowed" };

        Compare(proven, nothing).Should().Match<ScenarioComparison>(
            s => s.Change == Change.NotComparable && s.Reason == $"the candidate is {KebabCase.Of(verdict)}: the receivers overflowed");
        Compare(nothing, proven).Change.Should().Be(Change.NotComparable);
    }

    [Fact]
    public void Races_of_unequal_numbers_of_senders_are_not_comparable() =>
        Compare(Resolved(), Resolved() with { Senders = 4 }).Should().Match<ScenarioComparison>(
            s => s.Change == Change.NotComparable && s.Reason == "2 senders raced in the base, 4 in the candidate");

    private static Observation Told(long refused, long lost) =>
        Dropped() with { Refused = refused, Lost = lost, OrdinaryCounters = [new("worker2", "Ip OutDiscards", refused)] };

    private static ScenarioComparison Compare(Observation before, Observation after) => Compare(before.Judged(), after.Judged());

    private static ScenarioComparison Compare(ScenarioResult before, ScenarioResult after) =>
        Comparison.Of(Record(before), Record(after)).Scenarios.Single();
}
