using System.Net;
using KernelRegress.Fixtures.Conntrack;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Forced;

/// <summary>The table as procfs lists it and as ctnetlink dumps it, and what is said where they differ.</summary>
public sealed class TableTests
{
    private static readonly IPAddress Client = IPAddress.Parse("10.128.0.1");
    private static readonly IPAddress Server = IPAddress.Parse("10.1.0.11");

    // Lines of real kernels.
    [Theory]
    [InlineData("ipv4     2 udp      17 29 src=10.128.0.1 dst=10.96.0.10 sport=1024 dport=80 [UNREPLIED] src=10.1.0.11 dst=10.128.0.1 sport=8080 dport=1024 mark=0 zone=0 use=2",
        17, "10.128.0.1 10.96.0.10 1024 80", "10.1.0.11 10.128.0.1 8080 1024", 0, 0)]
    [InlineData("ipv4     2 tcp      6 119 SYN_SENT src=10.128.0.1 dst=10.1.0.11 sport=1024 dport=8080 [UNREPLIED] src=10.1.0.11 dst=10.128.0.1 sport=8080 dport=1024 mark=0 zone=7 use=1",
        6, "10.128.0.1 10.1.0.11 1024 8080", "10.1.0.11 10.128.0.1 8080 1024", 7, 7)]
    [InlineData("ipv4     2 icmp     1 29 src=10.128.0.1 dst=10.1.0.11 type=8 code=0 id=1024 src=10.1.0.11 dst=10.128.0.1 type=0 code=0 id=1024 mark=0 use=1",
        1, "10.128.0.1 10.1.0.11 8 0 1024", "10.1.0.11 10.128.0.1 0 0 1024", 0, 0)]
    [InlineData("ipv4     2 gre      47 29 timeout=30, stream_timeout=180 src=10.128.0.2 dst=10.1.0.11 srckey=0x0 dstkey=0x1f [UNREPLIED] src=10.1.0.11 dst=10.128.0.2 srckey=0x1f dstkey=0x0 mark=0 use=1",
        47, "10.128.0.2 10.1.0.11 0 31", "10.1.0.11 10.128.0.2 31 0", 0, 0)]
    [InlineData("ipv4     2 unknown  253 599 src=10.128.0.2 dst=10.1.0.11 [UNREPLIED] src=10.1.0.11 dst=10.128.0.2 mark=0 use=1",
        253, "10.128.0.2 10.1.0.11", "10.1.0.11 10.128.0.2", 0, 0)]
    [InlineData("ipv6     10 udp      17 29 src=fd00:000c:0000:0000:0000:0000:0000:0001 dst=fd00:000b:0000:0000:0000:0000:0000:0011 sport=1 dport=2 packets=1 bytes=9 src=fd00:000b:0000:0000:0000:0000:0000:0011 dst=fd00:000c:0000:0000:0000:0000:0000:0001 sport=2 dport=1 packets=0 bytes=0 [ASSURED] mark=0 use=1",
        17, "fd00:c::1 fd00:b::11 1 2", "fd00:b::11 fd00:c::1 2 1", 0, 0)]
    [InlineData("ipv4     2 udp      17 29 src=10.128.0.1 dst=10.1.0.11 sport=1 dport=2 zone-orig=3 [UNREPLIED] src=10.1.0.11 dst=10.128.0.1 sport=2 dport=1 mark=0 use=1",
        17, "10.128.0.1 10.1.0.11 1 2", "10.1.0.11 10.128.0.1 2 1", 3, 0)]
    public void A_line_of_procfs_is_an_entry(string line, byte protocol, string original, string reply, ushort originalZone, ushort replyZone) =>
        ProcfsTable.Parse(line + "\n").Should().Equal(new TableEntry(protocol, original, reply, originalZone, replyZone));

    [Theory]
    [InlineData("rubbish")]
    [InlineData("ipv4 2 udp 17 29 src=10.128.0.1 dst=10.1.0.11 sport=1 dport=2")]
    [InlineData("src=1.2.3.4 src=1.2.3.4")]
    public void A_line_that_is_no_entry_is_refused(string line)
    {
        Action parse = () => ProcfsTable.Parse(line);

        parse.Should().Throw<HarnessException>().WithMessage($"*{line}*");
    }

    [Fact]
    public void Ctnetlink_and_procfs_say_the_same_of_one_entry()
    {
        var entry = new ConntrackEntry(
            new(Client, Server, 17) { SourcePort = 1024, DestinationPort = 8080 }, new(Server, Client, 17) { SourcePort = 8080, DestinationPort = 1024 })
        { Zone = 5 };

        ProcfsTable.Parse("ipv4 2 udp 17 29 src=10.128.0.1 dst=10.1.0.11 sport=1024 dport=8080 [UNREPLIED] src=10.1.0.11 dst=10.128.0.1 sport=8080 dport=1024 mark=0 zone=5 use=1")
            .Should().Equal(TableEntry.Of(entry));
    }

    [Fact]
    public void An_entry_that_one_window_misses_is_a_disagreement()
    {
        TableTrace trace = TableTracing.Of([Entry(1), Entry(2)], [Entry(2), Entry(3)], 2);

        trace.Disagreements.Should().Be(2);
        trace.Findings.Should().HaveCount(2).And.Contain(finding => finding.StartsWith("only procfs"));
    }

    [Fact]
    public void An_entry_listed_twice_by_one_window_is_a_disagreement() =>
        TableTracing.Of([Entry(1)], [Entry(1), Entry(1)], 1).Disagreements.Should().Be(1);

    [Fact]
    public void What_only_looks_like_a_disagreement_while_the_table_is_read_is_none()
    {
        Queue<TableEntry[]> dumps = new([[Entry(1), Entry(2)], [Entry(1)], [Entry(1)]]);
        Queue<TableEntry[]> lists = new([[Entry(1)], [Entry(1), Entry(1)], [Entry(1)]]);

        TableTracing.Settled(dumps.Dequeue, lists.Dequeue, () => 1).Should().Match<TableTrace>(trace => trace.Entries == 1 && trace.Disagreements == 0);
    }

    [Fact]
    public void An_entry_that_stays_and_that_one_window_never_shows_is_a_disagreement() =>
        TableTracing.Settled(() => [Entry(1), Entry(2)], () => [Entry(1)], () => 2).Disagreements.Should().Be(1);

    [Fact]
    public void A_count_that_stays_below_the_entries_is_reported() =>
        TableTracing.Settled(() => [Entry(1), Entry(2)], () => [Entry(1), Entry(2)], () => 1).Count.Should().Be(1);

    [Fact]
    public void An_original_tuple_repeats_only_within_its_zone()
    {
        TableEntry other = Entry(1) with { Reply = "elsewhere" };

        TableTracing.Of([Entry(1), other], null, 2).RepeatedOriginals.Should().Be(1);
        TableTracing.Of([Entry(1), other with { OriginalZone = 1 }], null, 2).RepeatedOriginals.Should().Be(0);
    }

    [Fact]
    public void Entries_are_counted_by_zone() =>
        TableTracing.Of([Entry(1), Entry(2) with { OriginalZone = 7 }, Entry(3) with { OriginalZone = 7 }], null, 3)
            .Zones.Should().BeEquivalentTo(new Dictionary<string, long> { ["0"] = 1, ["7"] = 2 });

    private static TableEntry Entry(int port) => new(17, $"10.128.0.1 10.1.0.11 {port} 80", $"10.1.0.11 10.128.0.1 80 {port}", 0, 0);
}
