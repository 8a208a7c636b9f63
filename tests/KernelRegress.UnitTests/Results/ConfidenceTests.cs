using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

public sealed class ConfidenceTests
{
    [Theory]
    [InlineData(1, 0.99)]
    [InlineData(100, 0.04500)]
    [InlineData(459, 0.00998)]
    [InlineData(2000, 0.00230)]
    public void The_excluded_loss_rate_is_the_one_that_would_hide_with_one_percent_probability(int clashes, double rate)
    {
        Confidence.ExcludedLossRate(clashes).Should().BeApproximately(rate, 0.00001);
        Math.Pow(1 - Confidence.ExcludedLossRate(clashes), clashes).Should().BeApproximately(0.01, 1e-9);
    }

    [Fact]
    public void Without_a_clash_nothing_is_excluded() => Confidence.ExcludedLossRate(0).Should().Be(1);
}
