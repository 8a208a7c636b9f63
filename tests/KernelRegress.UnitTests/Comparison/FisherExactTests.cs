using System.Numerics;
using KernelRegress.Results;

namespace KernelRegress.UnitTests;

public sealed class FisherExactTests
{
    public static TheoryData<long, long, long, long> Tables { get; } = new()
    {
        { 3, 4, 1, 4 }, { 0, 2000, 1, 2000 }, { 0, 2000, 12, 2000 }, { 10, 30, 20, 31 }, { 5, 5, 0, 5 }, { 31, 40, 33, 47 },
        { 19_412, 20_000, 19_380, 20_000 }, { 1, 40_000, 30, 20_000 }, { 700, 2000, 900, 2100 },
    };

    [Theory, MemberData(nameof(Tables))]
    public void Agrees_with_the_same_sum_in_whole_numbers(long hitsA, long trialsA, long hitsB, long trialsB)
    {
        double upper = UpperTail(hitsA, trialsA, hitsA + hitsB, trialsA + trialsB);
        double lower = UpperTail(hitsB, trialsB, hitsA + hitsB, trialsA + trialsB);
        double expected = Math.Min(1, 2 * Math.Min(lower, upper));

        FisherExact.PValue(new(hitsA, trialsA), new(hitsB, trialsB)).Should().BeApproximately(expected, (1e-6 * expected) + 1e-30);
    }

    [Fact]
    public void Does_not_care_which_run_came_first() =>
        FisherExact.PValue(new(3, 2000), new(40, 2100)).Should().Be(FisherExact.PValue(new(40, 2100), new(3, 2000)));

    [Fact]
    public void Finds_nothing_in_rates_that_are_all_or_nothing_on_both_sides()
    {
        FisherExact.PValue(new(0, 10), new(0, 20)).Should().Be(1);
        FisherExact.PValue(new(10, 10), new(20, 20)).Should().Be(1);
    }

    [Fact]
    public void Does_not_underflow_into_nonsense_or_run_for_ever_on_the_largest_counts_that_a_record_may_hold()
    {
        const long most = 10_000_000_000;
        FisherExact.PValue(new(0, most), new(most, most)).Should().Be(0);
        FisherExact.PValue(new(most / 2, most), new((most / 2) + 1, most)).Should().BeInRange(0.99, 1);
    }

    [Fact]
    public void Raises_a_false_alarm_at_99_percent_no_more_than_once_in_a_hundred_comparisons_of_equal_kernels()
    {
        Random random = new(42);
        int alarms = Enumerable.Range(0, 4000).Count(_ => FisherExact.PValue(Draw(random), Draw(random)) < 0.01);
        alarms.Should().BeInRange(1, 40);
    }

    private static Proportion Draw(Random random) => new(Enumerable.Range(0, 400).Count(_ => random.NextDouble() < 0.3), 400);

    // P(X >= hits drawn), exactly; only the quotient is rounded.
    private static double UpperTail(long hitsDrawn, long drawn, long hits, long trials)
    {
        BigInteger ways = Choose(hits, hitsDrawn) * Choose(trials - hits, drawn - hitsDrawn);
        BigInteger sum = ways;
        for (long x = hitsDrawn; x < Math.Min(hits, drawn); x++)
        {
            ways = ways * (hits - x) * (drawn - x) / ((x + 1) * (trials - hits - drawn + x + 1));
            sum += ways;
        }

        return (double)(sum * BigInteger.Pow(10, 60) / Choose(trials, drawn)) / 1e60;
    }

    private static BigInteger Choose(long n, long k)
    {
        BigInteger ways = 1;
        for (long i = 1; i <= Math.Min(k, n - k); i++)
            ways = ways * (n - i + 1) / i;
        return ways;
    }
}
