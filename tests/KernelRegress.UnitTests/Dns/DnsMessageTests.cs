using System.Net;
using KernelRegress.Fixtures.Dns;
using KernelRegress.Fixtures.Traffic;

namespace KernelRegress.UnitTests.Dns;

public sealed class DnsMessageTests
{
    private static readonly DnsMessage Query = new(0x1234, "echo.svc", DnsType.Aaaa, new(Round: 7, Sender: 1));

    [Fact]
    public void A_query_is_on_the_wire_what_the_RFCs_say()
    {
        byte[] expected =
        [
            0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 1, // id, recursion desired, one question, one additional record
            4, .. "echo"u8, 3, .. "svc"u8, 0, 0, 28, 0, 1,  // name, AAAA, IN
            0, 0, 41, 0x04, 0xD0, 0, 0, 0, 0, 0, 16,        // root, OPT, 1,232 bytes over UDP, no flags, length
            0xFD, 0xE9, 0, 12,                              // option 65001 and its length
        ];

        Written(Query)[..^FrameToken.Size].Should().Equal(expected);
    }

    [Theory]
    [InlineData("10.96.0.20")]
    [InlineData("fd00:96::20")]
    [InlineData(null)]
    public void What_was_written_is_read_again(string? answer)
    {
        IPAddress? address = answer is null ? null : IPAddress.Parse(answer);
        DnsMessage message = Query with { Type = address?.GetAddressBytes().Length == 4 ? DnsType.A : DnsType.Aaaa, Answer = address };

        DnsMessage.TryParse(Written(message), out DnsMessage parsed).Should().BeTrue();

        parsed.Should().Be(message);
    }

    [Fact]
    public void The_token_ends_queries_and_answers_as_it_ends_every_frame()
    {
        foreach (DnsMessage message in (DnsMessage[])[Query, Query with { Answer = IPAddress.Parse("fd00:96::20") }])
        {
            FrameToken.TryRead(Written(message).AsSpan()[^FrameToken.Size..], out FrameToken token).Should().BeTrue();
            token.Should().Be(Query.Token);
        }
    }

    [Fact]
    public void What_is_cut_off_anywhere_is_no_message()
    {
        byte[] whole = Written(Query with { Answer = IPAddress.Parse("fd00:96::20") });

        for (int length = 0; length < whole.Length; length++)
            DnsMessage.TryParse(whole.AsSpan(0, length), out _).Should().BeFalse($"it ends after {length} of {whole.Length} bytes");
    }

    // Above that the two high bits would say that it is a pointer (RFC 1035, 4.1.4).
    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_has_63_bytes_at_most(int length, bool accepted) =>
        DnsMessage.TryParse(Written(Query with { Name = new string('a', length) }), out _).Should().Be(accepted);

    // A name that is longer than the message, behind which a whole token stands.
    [Fact]
    public void A_label_that_leads_out_of_the_message_is_refused()
    {
        byte[] message = Written(Query);
        message[12] = 63;

        DnsMessage.TryParse(message, out _).Should().BeFalse();
    }

    [Fact]
    public void Over_TCP_the_length_goes_first()
    {
        var token = new FrameToken(7, 0);
        byte[] datagram = new byte[DnsMessage.MaxLength];
        byte[] stream = new byte[DnsMessage.MaxLength];

        int length = DnsQueries.Write(datagram, token, stream: false);
        int inStream = DnsQueries.Write(stream, token, stream: true);

        inStream.Should().Be(length + 2);
        stream[..inStream].Should().Equal([(byte)(length >> 8), (byte)length, .. datagram[..length]]);
    }

    [Fact]
    public void The_first_sender_asks_for_A_and_the_second_for_AAAA_of_the_same_name()
    {
        DnsMessage a = DnsQueries.Of(new(7, 0)), aaaa = DnsQueries.Of(new(7, 1));

        (a.Type, aaaa.Type).Should().Be((DnsType.A, DnsType.Aaaa));
        aaaa.Name.Should().Be(a.Name);
        aaaa.Id.Should().NotBe(a.Id);
    }

    private static byte[] Written(DnsMessage message)
    {
        byte[] bytes = new byte[DnsMessage.MaxLength];
        return bytes[..message.Write(bytes)];
    }
}
