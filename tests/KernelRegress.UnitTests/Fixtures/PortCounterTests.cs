using KernelRegress.Fixtures.Traffic;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Fixtures;

public sealed class PortCounterTests
{
    private static readonly Scenario Shared = new("udp/service/pod/dispatcher", Expectation.EveryFrameArrives) { Senders = 4, Dispatched = true };

    private static readonly Batch Batch = new(0, Rounds: 100, Senders: 4, FirstFlow: 1000, HasPorts: true, DistinctTuples: true);

    [Fact]
    public void Workers_that_read_before_one_has_moved_on_take_the_same_port()
    {
        using PortCounter ports = Begin(Shared);

        uint first = ports.Take(0);
        uint second = ports.Take(1);
        ports.MoveOn(0, first);
        ports.MoveOn(1, second);

        second.Should().Be(first);
        ports.Take(2).Should().Be(first + 1);
    }

    [Fact]
    public void Workers_with_ranges_of_their_own_never_do()
    {
        using PortCounter ports = Begin(Shared with { DistinctTuples = true });
        HashSet<uint> taken = [];

        for (int message = 0; message < Batch.Rounds * Batch.Senders; message++)
        {
            uint port = ports.Take(message % Batch.Senders);
            taken.Add(port).Should().BeTrue();
            ports.MoveOn(message % Batch.Senders, port);
        }
    }

    private static PortCounter Begin(Scenario scenario)
    {
        var ports = new PortCounter(scenario);
        ports.Begin(Batch);
        return ports;
    }
}
