using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class RateTests
{
    [Fact]
    public void A_kernel_that_loses_many_more_of_the_losers_is_worse_by_rate() =>
        Compare(Mixed(lost: 200), Mixed(lost: 400)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Rate && s.Reason.Contains("loss/clash 10.3 % → 20.5 %"));

    [Fact]
    public void A_kernel_that_loses_far_fewer_is_better_by_rate() =>
        Compare(Mixed(lost: 400), Mixed(lost: 200)).Should().Match<ScenarioComparison>(s => s.Change == Change.Better && s.Of == ChangeOf.Rate);

    [Fact]
    public void A_difference_that_chance_explains_is_the_same_and_printed_as_noise() =>
        Compare(Mixed(lost: 10), Mixed(lost: 20)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Same && s.Of == ChangeOf.Nothing && s.Reason.Contains("loss/clash 0.513 % ~ 1.03 %"));

    [Fact]
    public void A_difference_too_small_to_mean_anything_is_noise_even_where_chance_is_ruled_out()
    {
        ScenarioComparison seen = Compare(Mixed(100_000, 400_000, 390_000), Mixed(102_000, 400_000, 390_000));

        seen.Rates[0].PValue.Should().BeLessThan(RateComparison.Significance);
        seen.Change.Should().Be(Change.Same);
    }

    [Fact]
    public void Losses_are_counted_per_clash_so_that_a_machine_that_races_less_does_not_look_better() =>
        Compare(Mixed(lost: 400), Mixed(lost: 200, clashes: 975)).Change.Should().Be(Change.Same);

    [Theory]
    [InlineData(400, Change.Same, "loss/frame 2.5 % ~ 10 %")]
    [InlineData(1900, Change.Worse, "loss/frame 2.5 % → 47.5 %")]
    public void Losses_are_counted_per_frame_where_clashes_are_not_counted_and_then_only_a_factor_of_ten_is_the_kernels(
        long lost, Change change, string rate) =>
        Compare(Silent(lost: 100), Silent(lost: lost)).Should().Match<ScenarioComparison>(s => s.Change == change && s.Reason.Contains(rate));

    [Fact]
    public void What_is_counted_per_frame_says_as_much_of_the_machine_so_that_it_is_left_out_between_two()
    {
        RunRecord after = Record(Silent(lost: 1900).Judged()) with { Machine = new(4, "kvm", "root") };

        Comparison.Of(Record(Silent(lost: 100).Judged()), after).Scenarios.Single().Should().Match<ScenarioComparison>(
            s => s.Change == Change.Same && s.Reason.Contains("loss/frame 2.5 % ~ 47.5 % (other machine, left out)"));
    }

    [Fact]
    public void A_kernel_that_drops_every_loser_is_the_same_however_often_frames_clash() =>
        Compare(Dropped(clashes: 1950), Dropped(clashes: 400)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Same && s.Reason == "clash/round 97.5 % ~ 20 %");

    [Fact]
    public void A_kernel_that_splits_every_clash_is_the_same_however_often_frames_clash() =>
        Compare(Resolved(clashes: 1950, splitRounds: 1950), Resolved(clashes: 400, splitRounds: 400)).Change.Should().Be(Change.Same);

    [Fact]
    public void How_often_frames_clash_is_shown_and_never_decides() =>
        Compare(Resolved(clashes: 1950), Resolved(clashes: 100)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Same && s.Of == ChangeOf.Rate && s.Reason.Contains("clash/round 97.5 % → 5 %"));

    [Fact]
    public void A_split_rate_that_rises_is_worse_by_rate() =>
        Compare(Resolved(splitRounds: 400), Resolved(splitRounds: 900)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Of == ChangeOf.Rate && s.Reason.Contains("split/clash 20.5 % → 46.2 %"));

    [Fact]
    public void A_single_lost_frame_is_worse_and_said_to_be_perhaps_luck() =>
        Compare(Resolved(), Mixed(lost: 1)).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Worse && s.Reason.EndsWith("one run each cannot tell this from luck (p = 1): repeat both with --rounds 9220"));

    [Fact]
    public void A_single_frame_that_is_no_longer_lost_is_not_called_better() =>
        Compare(Mixed(lost: 1), Resolved()).Should().Match<ScenarioComparison>(
            s => s.Change == Change.Same && s.Of == ChangeOf.Nothing && s.Reason.Contains("cannot tell this from luck"));

    [Fact]
    public void A_kernel_that_no_longer_complains_is_better_though_a_single_frame_may_be_spared_by_luck() =>
        Comparison.Of(Record(Mixed(lost: 1).Judged().WithComplaint("WARNING", "WARNING: CPU: 1")), Record(Resolved().Judged()))
            .Scenarios.Single().Change.Should().Be(Change.Better);

    [Fact]
    public void A_difference_that_would_pass_for_a_signal_alone_is_noise_among_a_hundred_scenarios()
    {
        // p = 0.0012 for the one; the other ninety-nine differ not at all.
        (ScenarioResult before, ScenarioResult after) = (Named(0, 20), Named(0, 46));
        ScenarioResult[] others = [.. Enumerable.Range(1, 99).Select(i => Named(i, 100))];

        Comparison.Of(Record(before), Record(after)).Scenarios[0].Change.Should().Be(Change.Worse);
        Comparison.Of(Record([before, .. others]), Record([after, .. others])).Scenarios[0].Change.Should().Be(Change.Same);
    }

    [Fact]
    public void What_is_not_quite_all_is_not_printed_as_all()
    {
        new Proportion(39_999, 40_000).ToString().Should().Be(">99.9 %");
        new Proportion(40_000, 40_000).ToString().Should().Be("100 %");
        new Proportion(1, 40_000).ToString().Should().Be("0.0025 %");
    }

    private static ScenarioResult Named(int i, long lost) => Mixed(lost).Judged($"udp/dnat-two/forward/{i}");

    private static ScenarioComparison Compare(Observation before, Observation after) =>
        Comparison.Of(Record(before.Judged()), Record(after.Judged())).Scenarios.Single();
}
