using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

public sealed class BisectionTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(40, 1)]
    [InlineData(40, 17)]
    [InlineData(40, 39)]
    public async Task The_first_bad_version_is_found_in_as_many_steps_as_halving_takes(int versions, int firstBad)
    {
        List<int> asked = [];

        var found = await Bisection.Narrow(versions, i =>
        {
            asked.Add(i);
            return Task.FromResult<bool?>(i >= firstBad);
        });

        found.Should().Be((firstBad - 1, firstBad));
        asked.Should().OnlyHaveUniqueItems().And.HaveCountLessThanOrEqualTo((int)Math.Ceiling(Math.Log2(versions)));
    }

    [Fact]
    public async Task Versions_that_do_not_tell_stay_in_between()
    {
        var found = await Bisection.Narrow(10, i => Task.FromResult<bool?>(i is 4 or 5 ? null : i >= 5));

        found.Should().Be((3, 6));
    }

    [Theory]
    [InlineData(0.99, 1.0, 1)]
    [InlineData(0.99, 0.5, 7)]
    [InlineData(0.99, 0.1, 44)]
    public void A_version_is_good_after_as_many_runs_as_the_confidence_takes(double confidence, double share, int runs)
    {
        Bisection.RunsFor(confidence, share).Should().Be(runs);
        Bisection.ConfidenceOf(runs, share).Should().BeGreaterThanOrEqualTo(confidence);
        if (runs > 1)
            Bisection.ConfidenceOf(runs - 1, share).Should().BeLessThan(confidence);
    }
}
