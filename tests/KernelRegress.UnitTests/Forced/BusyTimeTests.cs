using KernelRegress.Lab;

namespace KernelRegress.UnitTests.Forced;

public sealed class BusyTimeTests
{
    [Fact]
    public void Work_that_overlaps_counts_once()
    {
        var busy = new BusyTime();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (int i = 0; i < 10; i++)
            busy.Begin();
        Thread.Sleep(20);
        for (int i = 0; i < 10; i++)
            busy.End();

        busy.Total.Should().BeGreaterThan(TimeSpan.FromMilliseconds(15)).And.BeLessThanOrEqualTo(watch.Elapsed);
        TimeSpan total = busy.Total;
        busy.Total.Should().Be(total, "nobody works any more");
    }
}
