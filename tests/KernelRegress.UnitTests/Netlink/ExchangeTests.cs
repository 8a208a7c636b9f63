using KernelRegress.Netlink;
using KernelRegress.Netlink.Messages;
using KernelRegress.Netlink.Uapi;

namespace KernelRegress.UnitTests.Netlink;

public sealed class ExchangeTests : IDisposable
{
    private readonly ScriptedKernel kernel = new();

    [Fact]
    public void A_dump_ends_at_its_end_over_several_datagrams()
    {
        kernel.Answers(Entry(1, "0a") + Entry(1, "0b"));
        kernel.Answers(Entry(1, "0c"));
        kernel.Answers(Done(1));

        Dump().Should().Equal("0a", "0b", "0c");
    }

    [Fact]
    public void A_dump_that_the_table_changed_under_is_begun_again_from_nothing_and_counted()
    {
        kernel.Answers(Entry(1, "0a", flags: "1200"));
        kernel.Answers(Done(1));
        kernel.Answers(Entry(2, "0b") + Done(2));

        Dump().Should().Equal("0b");
        kernel.Socket.DumpRestarts.Should().Be(1);
    }

    [Fact]
    public void A_dump_that_is_never_at_rest_is_given_up()
    {
        for (int attempt = 1; attempt <= Exchange.DumpAttempts; attempt++)
            kernel.Answers(Entry(attempt, "0a", flags: "1200") + Done(attempt));

        this.Invoking(it => it.Dump()).Should().Throw<NetlinkException>()
            .WithMessage("Cannot dump something: the table changed during each of 10 dumps (NLM_F_DUMP_INTR).*EINTR*");
    }

    [Fact]
    public void A_dump_may_end_with_a_refusal()
    {
        kernel.Answers(Entry(1, "0a"));
        kernel.Answers("14000000 0300 0200 01000000 00000000 a1ffffff");

        this.Invoking(it => it.Dump()).Should().Throw<NetlinkException>().Which.ErrnoName.Should().Be("EOPNOTSUPP");
    }

    [Fact]
    public void A_late_answer_to_an_earlier_request_is_passed_over()
    {
        kernel.Socket.Writer.Begin(1, 0, new NfGenMsg());
        kernel.Answers("24000000 0200 0001 01000000 00000000  efffffff  20000000 1000 0506 01000000 00000000");
        kernel.Answers(Entry(2, "0a") + Done(2));

        Dump().Should().Equal("0a");
    }

    [Fact]
    public void A_damaged_answer_is_an_error_that_says_what_was_asked()
    {
        kernel.Answers("ff000000 1400 0200 01000000 00000000");

        this.Invoking(it => it.Dump()).Should().Throw<NetlinkException>()
            .WithMessage("Cannot dump something: the kernel's answer cannot be read: message 20 claims 255 bytes, 16 are left.*EBADMSG*");
    }

    [Fact]
    public void An_answer_larger_than_the_buffer_is_an_error_and_not_half_an_answer()
    {
        kernel.Answers(new byte[NetlinkSocket.ReceiveBuffer + 1]);

        this.Invoking(it => it.Dump()).Should().Throw<NetlinkException>().WithMessage("*the answer has 98305 bytes, the buffer 98304.*");
    }

    [Fact]
    public void A_dump_whose_end_never_comes_is_an_error_after_the_timeout()
    {
        kernel.Answers(Entry(1, "0a"));

        this.Invoking(it => it.Dump()).Should().Throw<NetlinkException>().WithMessage("*did not answer within 0.05 s*");
    }

    [Fact]
    public void A_command_of_several_requests_is_done_with_the_last_and_refused_with_any()
    {
        kernel.Socket.Writer.Begin(1, 0, new NfGenMsg());
        kernel.Socket.Writer.Append(2, 4, new NfGenMsg());
        kernel.Answers("24000000 0200 0001 01000000 00000000  00000000  20000000 1000 0506 01000000 00000000");
        kernel.Answers("24000000 0200 0001 02000000 00000000  efffffff  20000000 1000 0506 02000000 00000000");

        kernel.Socket.Invoking(it => it.Execute("do two things")).Should().Throw<NetlinkException>().Which.ErrnoName.Should().Be("EEXIST");
    }

    public void Dispose() => kernel.Dispose();

    private List<string> Dump() =>
        kernel.Socket.Dump(1, new NfGenMsg(), payload => Hex.Of(payload[..1]), "dump something");

    private static string Entry(int sequence, string payload, string flags = "0200") =>
        $"14000000 1400 {flags} {sequence:x2}000000 00000000 {payload}000000 ";

    private static string Done(int sequence) => $"14000000 0300 0200 {sequence:x2}000000 00000000 00000000 ";
}
