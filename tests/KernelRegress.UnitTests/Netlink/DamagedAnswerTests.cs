using KernelRegress.Netlink;
using KernelRegress.Netlink.Messages;
using KernelRegress.Netlink.Uapi;

namespace KernelRegress.UnitTests.Netlink;

/// <summary>Whatever the bytes are, reading ends, and never outside them.</summary>
public sealed class DamagedAnswerTests
{
    [Theory]
    [InlineData("0300 0100 00000000", "attribute 1 claims 3 bytes, 8 are left")]
    [InlineData("0000 0100 00000000", "attribute 1 claims 0 bytes, 8 are left")]
    [InlineData("0900 0100 00000000", "attribute 1 claims 9 bytes, 8 are left")]
    [InlineData("ffff 0100 00000000", "attribute 1 claims 65535 bytes, 8 are left")]
    [InlineData("0400 01", "3 bytes are left where an attribute of at least 4 should start")]
    [InlineData("0400 0100 04", "1 bytes are left where an attribute of at least 4 should start")]
    public void An_attribute_that_claims_too_much_or_too_little_is_an_error(string attributes, string message)
    {
        Action read = () => Count(Hex.Bytes(attributes));

        read.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void The_last_attribute_may_come_without_its_padding() => Count(Hex.Bytes("0500 0100 5a")).Should().Be(1);

    [Theory]
    [InlineData("0f000000 0200 0000 01000000 00000000", "message 2 claims 15 bytes, 16 are left")]
    [InlineData("00000000 0200 0000 01000000 00000000", "message 2 claims 0 bytes, 16 are left")]
    [InlineData("11000000 0200 0000 01000000 00000000", "message 2 claims 17 bytes, 16 are left")]
    [InlineData("ffffffff 0200 0000 01000000 00000000", "message 2 claims 4294967295 bytes, 16 are left")]
    [InlineData("10000000 0200", "6 bytes are left where a message header of 16 should start")]
    public void A_message_that_claims_too_much_or_too_little_is_an_error(string datagram, string message)
    {
        Action read = () =>
        {
            foreach (var _ in new MessageReader(Hex.Bytes(datagram)))
            {
            }
        };

        read.Should().Throw<InvalidDataException>().WithMessage(message);
    }

    [Fact]
    public void A_value_shorter_than_its_type_is_an_error()
    {
        Action read = () =>
        {
            AttributeReader attributes = new(Hex.Bytes("0600 0100 0102"));
            attributes.MoveNext();
            attributes.Current.ReadBigEndian32();
        };

        read.Should().Throw<InvalidDataException>().WithMessage("attribute 1 should have 4 bytes and has 2");
    }

    [Fact]
    public void A_payload_shorter_than_its_header_is_an_error()
    {
        Action read = () => ((ReadOnlySpan<byte>)new byte[7]).Header<IfInfoMsg>(out _);

        read.Should().Throw<InvalidDataException>().WithMessage("*16 bytes of IfInfoMsg and has 7*");
    }

    [Fact]
    public void No_damage_makes_a_reader_do_anything_but_read_or_refuse()
    {
        Random random = new(20261122);
        byte[] bytes = new byte[256];
        for (int round = 0; round < 20_000; round++)
        {
            random.NextBytes(bytes);
            // Small lengths at the start let the readers come further than the first field.
            for (int at = 0; at < bytes.Length; at += 8)
                BitConverter.TryWriteBytes(bytes.AsSpan(at), (ushort)random.Next(0, 40));
            foreach (Action<byte[]> read in Readers)
                ReadOrRefuse(read, bytes[..random.Next(bytes.Length)]);
        }
    }

    private static readonly Action<byte[]>[] Readers =
    [
        bytes => LinkInfo.Read(bytes),
        bytes => AddressInfo.Read(bytes),
        bytes => RouteInfo.Read(bytes),
        bytes => NeighbourInfo.Read(bytes),
        bytes => ConntrackEntry.Read(bytes),
        bytes => ConntrackCpuStatistics.Read(bytes),
        bytes => QueuedPacket.Read(bytes),
        bytes =>
        {
            foreach (var message in new MessageReader(bytes))
                Acknowledgement.Read(message).Refusal("test", bytes, message.Sequence);
        },
    ];

    private static void ReadOrRefuse(Action<byte[]> read, byte[] bytes)
    {
        try
        {
            read(bytes);
        }
        catch (InvalidDataException)
        {
            // The one way to refuse; anything else fails the test.
        }
    }

    private static int Count(byte[] bytes)
    {
        int count = 0;
        foreach (var _ in new AttributeReader(bytes))
            count++;
        return count;
    }
}
