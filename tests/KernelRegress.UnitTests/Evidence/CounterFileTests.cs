using KernelRegress.Fixtures.Evidence.Counters;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Evidence;

public sealed class CounterFileTests
{
    [Fact]
    public void Names_and_numbers_of_snmp_are_paired_under_their_protocol() =>
        CounterFiles.Pairs("Ip: Forwarding OutDiscards\nIp: 1 42\nTcp: MaxConn InErrs\nTcp: -1 3\n").Should().Equal(
            ("Ip Forwarding", 1), ("Ip OutDiscards", 42), ("Tcp MaxConn", -1), ("Tcp InErrs", 3));

    [Theory]
    [InlineData("Ip: Forwarding OutDiscards\nIp: 1\n")]
    [InlineData("Ip: Forwarding\nTcp: 1\n")]
    public void Numbers_that_do_not_fit_their_names_are_refused(string text)
    {
        Action parse = () => _ = CounterFiles.Pairs(text).ToList();

        parse.Should().Throw<HarnessException>();
    }

    [Fact]
    public void Each_line_of_snmp6_is_a_name_and_a_number() =>
        CounterFiles.Lists("Ip6InReceives                   \t7\nIp6OutDiscards                  \t2\n").Should().Equal(("Ip6InReceives", 7), ("Ip6OutDiscards", 2));

    [Fact]
    public void Softnet_rows_are_hexadecimal_and_summed_over_CPUs() =>
        CounterFiles.Softnet("""
            00000100 0000000a 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000002 00000000 00000000
            00000200 00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000001
            """).Should().Equal(("softnet dropped", 11), ("softnet flow_limit", 2));

    [Theory]
    [InlineData("Ip OutDiscards", true)]
    [InlineData("IpExt InNoRoutes", true)]
    [InlineData("Udp RcvbufErrors", true)]
    [InlineData("TcpExt TCPBacklogDrop", true)]
    [InlineData("TcpExt IPReversePathFilter", true)]
    [InlineData("Ip6InCsumErrors", true)]
    [InlineData("softnet dropped", true)]
    [InlineData("Ip InReceives", false)]
    [InlineData("Ip ForwDatagrams", false)]
    [InlineData("Udp OutDatagrams", false)]
    [InlineData("IpExt InNoECTPkts", false)]
    [InlineData("Tcp ActiveOpens", false)]
    public void Counters_of_loss_are_told_from_those_of_traffic(string name, bool isLoss) =>
        LossCounters.Has(name).Should().Be(isLoss);
}
