using System.Buffers.Binary;
using System.Net;
using KernelRegress.Fixtures.Traffic;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Forced;

public sealed class AnswerFrameTests
{
    private const int Ipv4Header = 20;

    [Fact]
    public void A_tcp_answer_acknowledges_the_syn()
    {
        byte[] segment = Answer(Transport.Tcp);

        segment[13].Should().Be(0x12, "SYN and ACK");
        BinaryPrimitives.ReadUInt32BigEndian(segment.AsSpan(8)).Should().Be(1);
    }

    [Fact]
    public void An_icmp_answer_is_an_echo_reply_with_the_same_identifier()
    {
        byte[] segment = Answer(Transport.Icmp);

        segment[0].Should().Be(0);
        BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(4)).Should().Be(4242);
    }

    [Fact]
    public void An_sctp_answer_carries_the_tag_that_the_init_asked_for()
    {
        byte[] request = Segment(new FrameTemplate(Transport.Sctp, Address, Target));
        byte[] segment = Answer(Transport.Sctp);

        segment[12].Should().Be(2, "INIT ACK");
        segment[4..8].Should().Equal(request[16..20]);
    }

    [Theory]
    [InlineData(Transport.Udp)]
    [InlineData(Transport.Tcp)]
    [InlineData(Transport.Icmp)]
    [InlineData(Transport.Dccp)]
    public void Its_checksum_makes_the_sum_vanish(Transport transport)
    {
        var template = new FrameTemplate(transport, Address, Target) { Answers = true };
        byte[] frame = new byte[template.Length];
        template.Write(frame, new(0, 4242), new(1, 1));

        uint pseudo = transport == Transport.Icmp ? 0 : InternetChecksum.Sum(frame.AsSpan(12..20), (uint)(frame.Length - Ipv4Header) + template.Header.Protocol);
        InternetChecksum.Fold(InternetChecksum.Sum(frame.AsSpan(Ipv4Header), pseudo)).Should().Be(0);
    }

    [Fact]
    public void A_dccp_request_is_as_long_as_it_says()
    {
        byte[] segment = Segment(new FrameTemplate(Transport.Dccp, Address, Target));

        segment[4].Should().Be((byte)((segment.Length - FrameToken.Size) / 4), "data offset in words");
        (segment[8] >> 1 & 0xF).Should().Be(0, "a request");
    }

    private static readonly IPAddress Address = IPAddress.Parse("10.1.0.11");
    private static readonly IPEndPoint Target = new(IPAddress.Parse("10.128.0.1"), 1024);

    private static byte[] Answer(Transport transport) => Segment(new FrameTemplate(transport, Address, Target) { Answers = true });

    private static byte[] Segment(FrameTemplate template)
    {
        byte[] frame = new byte[template.Length];
        template.Write(frame, new(0, 4242), new(1, 1));
        return frame[Ipv4Header..];
    }
}
