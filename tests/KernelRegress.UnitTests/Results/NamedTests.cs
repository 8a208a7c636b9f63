using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

public sealed class NamedTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "a")]
    [InlineData(2, "a, b")]
    [InlineData(4, "a, b and 2 more")]
    public void Names_are_counted_only_where_there_are_more_than_fit(int count, string told) =>
        Named.First(2, [.. new[] { "a", "b", "c", "d" }.Take(count)]).Should().Be(told);
}
