using System.Net;
using KernelRegress.Fixtures.Traffic;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Fixtures;

public sealed class FrameLedgerTests
{
    private const int Eperm = 1;
    private const int Enobufs = 105;

    private static readonly IPAddress First = IPAddress.Parse("10.1.0.11");
    private static readonly IPAddress Second = IPAddress.Parse("10.1.0.12");
    private static readonly IPAddress Client = IPAddress.Parse("10.128.0.1");

    [Fact]
    public void Each_frame_is_delivered_or_refused_or_lost()
    {
        FrameLedger ledger = Ledger(rounds: 3);
        Offer(ledger, 0, 0);
        Offer(ledger, 0, 1, Eperm);
        Offer(ledger, 1, 0);
        Offer(ledger, 1, 1);
        Offer(ledger, 2, 0);
        Offer(ledger, 2, 1);
        Arrive(ledger, 0, 0, First);
        Arrive(ledger, 1, 0, First);
        Arrive(ledger, 1, 1, Second);
        Arrive(ledger, 2, 1, Second);

        ledger.Close().Should().BeEquivalentTo(new { Rounds = 3, Sent = 6, Delivered = 4, Refused = 1, Lost = 1, SplitRounds = 1, Duplicated = 0, Misdelivered = 0 });
    }

    [Fact]
    public void A_second_arrival_is_a_duplicate_and_no_delivery()
    {
        FrameLedger ledger = Ledger(rounds: 1);
        Offer(ledger, 0, 0);
        Offer(ledger, 0, 1);
        Arrive(ledger, 0, 0, First);
        Arrive(ledger, 0, 0, First);
        Arrive(ledger, 0, 1, First);

        ledger.Close().Should().BeEquivalentTo(new { Delivered = 2, Duplicated = 1, Lost = 0 });
    }

    [Fact]
    public void Messages_of_one_flow_are_twins_whatever_their_round_and_split_where_their_backends_differ()
    {
        var ledger = new FrameLedger(2, [new("first", First, 8080), new("second", Second, 8080)]) { FlowsAreTaken = true };
        ledger.Expect(new Batch(0, 3, 2, 0, HasPorts: true, DistinctTuples: true));
        uint[] flows = [7, 7, 8, 9, 9, 10];
        IPAddress[] arrivals = [First, Second, First, Second, Second, First];
        foreach ((int i, uint flow) in flows.Index())
        {
            ledger.Offered(i / 2, i % 2, errno: 0, flow);
            Arrive(ledger, i / 2, (byte)(i % 2), arrivals[i]);
        }

        ledger.Close().Should().BeEquivalentTo(new { Sent = 6, Delivered = 6, Twins = 4, SplitRounds = 1 });
    }

    [Theory]
    [InlineData("10.96.0.10", 8080)]
    [InlineData("10.1.0.11", 80)]
    public void An_arrival_at_another_address_or_port_is_misdelivered_and_described(string address, int port)
    {
        FrameLedger ledger = Ledger(rounds: 1);
        Offer(ledger, 0, 0);
        Arrive(ledger, 0, 0, IPAddress.Parse(address), (ushort)port);

        Observation seen = ledger.Close();
        seen.Should().BeEquivalentTo(new { Delivered = 1, Misdelivered = 1 });
        seen.Findings.Should().ContainSingle().Which.Should().Contain($"{address} port {port}").And.Contain("round 0, sender 0");
    }

    [Fact]
    public void A_frame_whose_source_was_not_translated_is_misdelivered()
    {
        var ledger = new FrameLedger(2, [new("first", First, 8080, Source: IPAddress.Parse("10.1.0.1"))]);
        ledger.Expect(new Batch(0, 1, 2, 0, true, false));
        Offer(ledger, 0, 0);
        Arrive(ledger, 0, 0, First);

        ledger.Close().Misdelivered.Should().Be(1);
    }

    [Fact]
    public void Another_errno_than_EPERM_is_noted_as_the_harness_s_trouble()
    {
        FrameLedger ledger = Ledger(rounds: 1);
        Offer(ledger, 0, 0, Enobufs);

        ledger.Close().SendErrors.Should().ContainSingle().Which.Value.Should().Be(1);
    }

    [Fact]
    public void A_frame_that_nobody_sent_is_a_finding()
    {
        FrameLedger ledger = Ledger(rounds: 1);
        Arrive(ledger, 99, 0, First);

        ledger.Close().Findings.Should().ContainSingle().Which.Should().Contain("never sent");
    }

    [Fact]
    public void A_batch_is_complete_when_every_sentinel_is_through()
    {
        FrameLedger ledger = Ledger(rounds: 1);
        ledger.BatchIsComplete.Should().BeFalse();
        Arrive(ledger, 0, 0, First, sentinel: true);
        ledger.BatchIsComplete.Should().BeFalse();
        Arrive(ledger, 0, 1, First, sentinel: true);
        ledger.BatchIsComplete.Should().BeTrue();
    }

    private static FrameLedger Ledger(int rounds)
    {
        var ledger = new FrameLedger(2, [new("first", First, 8080), new("second", Second, 8080)]);
        ledger.Expect(new Batch(0, rounds, 2, 0, HasPorts: true, DistinctTuples: false));
        return ledger;
    }

    private static void Offer(FrameLedger ledger, int round, int sender, int errno = 0) => ledger.Offered(round, sender, errno);

    // A real frame, as a receiver would find it.
    private static void Arrive(FrameLedger ledger, int round, byte sender, IPAddress at, ushort port = 8080, bool sentinel = false)
    {
        var template = new FrameTemplate(Transport.Udp, Client, new IPEndPoint(at, port));
        byte[] packet = new byte[template.Length];
        template.Write(packet, new(0, 2000), new(round, sender, sentinel));
        ReceivedFrame.TryParse(packet, template.Header, out ReceivedFrame frame).Should().BeTrue();
        ledger.Arrived(frame);
    }
}
