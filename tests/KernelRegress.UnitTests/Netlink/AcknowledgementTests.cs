using KernelRegress.Netlink;
using KernelRegress.Netlink.Messages;

namespace KernelRegress.UnitTests.Netlink;

public sealed class AcknowledgementTests
{
    [Fact]
    public void An_errno_of_zero_refuses_nothing() =>
        Read("24000000 0200 0001 05000000 00000000  00000000  20000000 1000 0506 05000000 00000000").Errno.Should().Be(0);

    [Fact]
    public void The_end_of_a_dump_may_carry_an_errno_or_nothing()
    {
        Read("10000000 0300 0200 05000000 00000000").Errno.Should().Be(0);
        Read("14000000 0300 0200 05000000 00000000 a1ffffff").Errno.Should().Be(95);
    }

    [Fact]
    public void The_kernels_sentence_follows_the_capped_request()
    {
        Acknowledgement ack = Read("""
            3c000000 0200 0003 05000000 00000000                   ; NLM_F_CAPPED, NLM_F_ACK_TLVS
            efffffff 20000000 1000 0506 05000000 00000000          ; -EEXIST, the request's header
            0d00 0100 4e6f20776179 2e2e00 000000                   ; NLMSGERR_ATTR_MSG "No way.."
            0800 0200 28000000                                     ; NLMSGERR_ATTR_OFFS
            """);

        ack.Should().Be(new Acknowledgement(17, "No way..", 40));
    }

    [Fact]
    public void The_kernels_sentence_follows_the_whole_request_where_it_is_echoed() => Read("""
        3c000000 0200 0002 05000000 00000000                   ; NLM_F_ACK_TLVS
        efffffff 14000000 1000 0506 05000000 00000000 aaaaaaaa ; -EEXIST, the request
        0c00 0100 4e6f20776179 2e00                            ; NLMSGERR_ATTR_MSG "No way."
        08000300 00000000
        """).Should().Be(new Acknowledgement(17, "No way."));

    [Theory]
    [InlineData("10000000 0200 0000 05000000 00000000")]
    [InlineData("14000000 0200 0003 05000000 00000000 efffffff")]
    [InlineData("28000000 0200 0003 05000000 00000000 efffffff 20000000 1000 0506 05000000 00000000 ffff0100")]
    public void A_truncated_refusal_is_damage_and_not_a_success(string datagram)
    {
        Action read = () => Read(datagram);

        read.Should().Throw<InvalidDataException>();
    }

    [Fact]
    public void A_refusal_names_the_request_the_errno_the_kernels_sentence_and_the_place()
    {
        // NFTA_LIST_ELEM with NFTA_EXPR_NAME "queue" inside stands at byte 20 of message 9.
        byte[] sent = Hex.Bytes("24000000 060a 010c 09000000 00000000 02000000  10000180 0a000100 717565756500 0000");
        NetlinkException refusal = new Acknowledgement(2, "no such expression", Offset: 20).Refusal("add a rule", sent, 9)!;

        refusal.Message.Should().Be("""
            The kernel refused to add a rule: ENOENT (No such file or directory).
              Kernel: no such expression (at attribute 1 "queue", byte 20 of the request)
            """);
        refusal.Errno.Should().Be(2);
        refusal.ErrnoName.Should().Be("ENOENT");
        refusal.Request.Should().Be("add a rule");
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(36u)]
    [InlineData(uint.MaxValue)]
    public void A_place_outside_the_request_is_told_as_it_came(uint offset)
    {
        byte[] sent = Hex.Bytes("24000000 060a 010c 09000000 00000000 02000000  10000180 0a000100 717565756500 0000");

        new Acknowledgement(2, Offset: offset).Refusal("add a rule", sent, 9)!.ExtendedAck.Should().Be($"at byte {offset} of the request");
    }

    [Fact]
    public void Missing_privileges_come_with_what_to_do() =>
        new NetlinkException("add link a (bridge)", 1).Message.Should().EndWith(
            "Next:   needs CAP_NET_ADMIN over this network namespace: run as root, or under `unshare --user --map-root-user --net`.");

    private static Acknowledgement Read(string datagram)
    {
        MessageReader messages = new(Hex.Bytes(datagram));
        messages.MoveNext().Should().BeTrue();
        return Acknowledgement.Read(messages.Current);
    }
}
