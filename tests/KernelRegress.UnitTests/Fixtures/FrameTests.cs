using System.Buffers.Binary;
using System.Net;
using KernelRegress.Fixtures.Traffic;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Fixtures;

public sealed class FrameTests
{
    public static TheoryData<Transport, bool> Kinds()
    {
        var kinds = new TheoryData<Transport, bool>();
        foreach (Transport transport in Enum.GetValues<Transport>())
        {
            kinds.Add(transport, false);
            kinds.Add(transport, true);
        }

        return kinds;
    }

    [Theory, MemberData(nameof(Kinds))]
    public void What_is_written_is_read_again(Transport transport, bool ipv6)
    {
        FrameTemplate template = Template(transport, ipv6);
        byte[] frame = new byte[template.Length];
        template.Write(frame, new(7, 4242), new(123_456, 1));

        ReceivedFrame.TryParse(frame, template.Header, out ReceivedFrame read).Should().BeTrue();
        read.Token.Should().Be(new FrameToken(123_456, 1));
        new IPAddress(read.Source).Should().Be(IPAddress.Parse(ipv6 ? "fd00:c::8" : "10.128.0.8"));
        new IPAddress(read.Destination).Should().Be(Target(ipv6).Address);
        read.SourcePort.Should().Be(template.HasPorts ? (ushort)4242 : (ushort)0);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_frame_that_ends_early_is_not_read(Transport transport, bool ipv6)
    {
        FrameTemplate template = Template(transport, ipv6);
        byte[] frame = new byte[template.Length];
        template.Write(frame, default, default);

        for (int length = 0; length < frame.Length; length++)
            ReceivedFrame.TryParse(frame.AsSpan(..length), template.Header, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(Transport.Udp, false)]
    [InlineData(Transport.Udp, true)]
    [InlineData(Transport.Tcp, false)]
    [InlineData(Transport.Tcp, true)]
    [InlineData(Transport.Udplite, false)]
    [InlineData(Transport.Icmp, true)]
    public void The_checksum_makes_the_sum_over_pseudo_header_and_segment_vanish(Transport transport, bool ipv6)
    {
        FrameTemplate template = Template(transport, ipv6);
        byte[] frame = new byte[template.Length];
        template.Write(frame, new(7, 4242), new(1, 1));

        int header = ipv6 ? 40 : 20;
        int addresses = ipv6 ? 8 : 12;
        uint pseudo = (uint)(frame.Length - header) + template.Header.Protocol;
        InternetChecksum.Fold(InternetChecksum.Sum(frame.AsSpan(header), InternetChecksum.Sum(frame.AsSpan(addresses..header), pseudo))).Should().Be(0);
    }

    [Fact]
    public void Crc32c_gives_the_check_value_of_its_standard() =>
        Crc32c.Of("123456789"u8).Should().Be(0xE3069283);

    [Fact]
    public void The_sctp_init_chunk_is_as_long_as_it_says()
    {
        FrameTemplate template = Template(Transport.Sctp, ipv6: false);
        byte[] frame = new byte[template.Length];
        template.Write(frame, default, default);

        BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(20 + 12 + 2)).Should().Be((ushort)(frame.Length - 20 - 12));
    }

    [Fact]
    public void No_two_flows_are_the_same()
    {
        IEnumerable<Flow> flows = Enumerable.Range(0, 200_000).Select(i => Flow.Fresh((uint)i, hasPorts: true));

        flows.Should().OnlyHaveUniqueItems();
        Flow.Fresh(0, hasPorts: true).SourcePort.Should().BeGreaterThanOrEqualTo(1024);
    }

    private static FrameTemplate Template(Transport transport, bool ipv6) =>
        new(transport, IPAddress.Parse(ipv6 ? "fd00:c::1" : "10.128.0.1"), Target(ipv6));

    private static IPEndPoint Target(bool ipv6) => new(IPAddress.Parse(ipv6 ? "fd00:96::10" : "10.96.0.10"), 80);
}
