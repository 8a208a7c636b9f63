using KernelRegress.Netlink;
using KernelRegress.Netlink.Messages;
using KernelRegress.Netlink.Uapi;

namespace KernelRegress.UnitTests.Netlink;

public sealed class NoAnswerTests
{
    [Fact]
    public void A_request_that_the_kernel_never_answers_is_an_error_after_the_timeout()
    {
        using NetlinkSocket socket = NetlinkSocket.Open(NetlinkHeader.NETLINK_ROUTE, TimeSpan.FromMilliseconds(50));
        // Control messages below NLMSG_MIN_TYPE are skipped by netlink_rcv_skb, and nothing asks for an acknowledgement.
        socket.Writer.Begin(NetlinkHeader.NLMSG_NOOP, 0, new IfInfoMsg());

        Action wait = () => socket.Execute("get an answer");

        wait.Should().Throw<NetlinkException>()
            .WithMessage("Cannot get an answer: the kernel did not answer within 0.05 s.*ETIMEDOUT*")
            .Which.Errno.Should().Be(110);
    }

    [Fact]
    public void A_batch_that_the_kernel_does_not_acknowledge_is_an_error_at_once()
    {
        using NetlinkSocket socket = NetlinkSocket.Open(NetlinkHeader.NETLINK_ROUTE);
        socket.Writer.Begin(NetlinkHeader.NLMSG_NOOP, 0, new IfInfoMsg());

        Action apply = () => socket.ExecuteBatch(acknowledged: 1, _ => "change something");

        apply.Should().Throw<NetlinkException>().WithMessage("Cannot change something: the kernel acknowledged nothing.*");
    }
}
