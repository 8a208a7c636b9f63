using KernelRegress.Netlink.Messages;
using KernelRegress.Netlink.Uapi;

namespace KernelRegress.UnitTests.Netlink;

public sealed class MessageWriterTests
{
    private readonly MessageWriter writer = new();

    [Fact]
    public void A_message_has_its_length_type_flags_and_sequence_number_and_each_attribute_is_padded()
    {
        writer.Begin(0x1234, 0x0400, new NfGenMsg { Family = 2, ResourceId = 10 });
        writer.Put(7, "ab");
        writer.Put(8, (byte)0x5a);

        Written().Should().Be(Hex.Of(Hex.Bytes("""
            24000000 3412 0104 01000000 00000000  ; nlmsghdr, NLM_F_REQUEST added
            02 00 000a                            ; nfgenmsg, res_id in network order
            0700 0700 616200 00                   ; "ab" with its zero, one byte of padding
            0500 0800 5a 000000
            """)));
    }

    [Fact]
    public void A_nest_counts_what_is_inside_even_when_the_buffer_grows_meanwhile()
    {
        byte[] large = new byte[8000];
        writer.Begin(1, 0, new NfGenMsg());
        using (writer.Nest(1))
        using (writer.Nest(2))
            writer.Put(3, large);

        AttributeReader attributes = Payload();
        attributes.MoveNext().Should().BeTrue();
        attributes.Current.Value.Length.Should().Be(8008);
        AttributeReader inner = attributes.Current.Nested;
        inner.MoveNext().Should().BeTrue();
        inner.Current.Value.Length.Should().Be(8004);
        attributes.MoveNext().Should().BeFalse();
    }

    [Fact]
    public void Network_order_and_host_order_differ()
    {
        writer.Begin(1, 0, new NfGenMsg());
        writer.Put(1, 0x01020304u);
        writer.PutBigEndian(1, 0x01020304u);

        Written()[40..].Should().Be(Hex.Of(Hex.Bytes("08000100 04030201  08000100 01020304")));
    }

    [Fact]
    public void A_new_request_forgets_the_old_one_and_counts_on()
    {
        writer.Begin(1, 0, new NfGenMsg());
        writer.Append(2, 0, new NfGenMsg());
        writer.Begin(3, 0, new NfGenMsg());

        writer.Written.Length.Should().Be(20);
        writer.FirstSequence.Should().Be(3);
        writer.LastSequence.Should().Be(3);
    }

    [Fact]
    public void An_attribute_too_large_for_its_length_field_is_an_error_and_not_a_wrong_length()
    {
        writer.Begin(1, 0, new NfGenMsg());

        Action put = () => writer.Put(1, new byte[65532]);

        put.Should().Throw<ArgumentException>().WithMessage("*at most 65535 bytes*65536*");
    }

    private string Written() => Hex.Of(writer.Written);

    private AttributeReader Payload() => new(writer.Written[20..]);
}
