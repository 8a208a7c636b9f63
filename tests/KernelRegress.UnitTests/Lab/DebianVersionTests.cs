using KernelRegress.Lab.Debian;

namespace KernelRegress.UnitTests.Lab;

public sealed class DebianVersionTests
{
    [Theory]
    [InlineData("6.1.9-1", "6.1.10-1")]
    [InlineData("6.12.117-1~deb12u1", "6.12.117-1")]
    [InlineData("6.12.90-1~bpo12+1", "6.12.90-2~bpo12+1")]
    [InlineData("7.3~rc7-1~exp1", "7.3-1")]
    [InlineData("7.3~rc7-1", "7.3.4-1")]
    [InlineData("6.12.115-1", "6.12.115-2")]
    [InlineData("9.9-1", "1:1.0-1")]
    [InlineData("1.0", "1.0-1")]
    [InlineData("1.0a", "1.0+b")]
    [InlineData("1.0-1", "1.0-1+b1")]
    public void The_left_is_older(string older, string newer)
    {
        new DebianVersion(older).CompareTo(new(newer)).Should().BeNegative();
        new DebianVersion(newer).CompareTo(new(older)).Should().BePositive();
    }

    [Theory]
    [InlineData("6.01-1", "6.1-1")]
    [InlineData("0:6.1-1", "6.1-1")]
    public void Different_texts_may_be_the_same_version(string left, string right) => new DebianVersion(left).CompareTo(new(right)).Should().Be(0);

    [Theory]
    [InlineData("6.12.43-1~bpo12+1", "6.12.43")]
    [InlineData("7.3~rc7-1~exp1", "7.3~rc7")]
    [InlineData("1:2.0", "2.0")]
    public void Upstream_is_the_kernels_own_version(string text, string upstream) => new DebianVersion(text).Upstream.Should().Be(upstream);
}
