using KernelRegress.Results;

namespace KernelRegress.UnitTests.Evidence;

public sealed class ExplanationTests
{
    private static readonly Observation ThreeLost = new() { Lost = 3, Counters = new() { InsertFailed = 3, Drop = 3 } };

    [Fact]
    public void A_loss_that_no_ordinary_counter_shows_is_silent_and_says_where_it_does_show() =>
        Lines(ThreeLost).Should().Equal("Silent: no counter of ip -s link, softnet_stat or snmp shows it; conntrack's: insert_failed +3  drop +3");

    [Fact]
    public void A_loss_that_one_shows_is_not() =>
        Lines(ThreeLost with { OrdinaryCounters = [new("router", "Ip OutDiscards", 3)] }).Should().Equal("Counted: router Ip OutDiscards +3");

    [Fact]
    public void A_counter_shows_a_loss_where_it_moved_by_just_as_many_frames()
    {
        (ThreeLost with { OrdinaryCounters = [new("router", "Ip OutDiscards", 2)] }).Silent.Should().BeTrue("of one frame nothing is known");
        (ThreeLost with { OrdinaryCounters = [new("router", "Ip OutDiscards", 4)] }).Silent.Should().BeTrue("another one is counted there too, so it may be others all together");
    }

    [Fact]
    public void What_counts_only_the_refused_frames_does_not_show_the_lost_ones()
    {
        Observation some = ThreeLost with { Refused = 3, OrdinaryCounters = [new("worker2", "Ip OutDiscards", 3)] };

        some.Silent.Should().BeTrue();
        (some with { OrdinaryCounters = [new("worker2", "Ip OutDiscards", 6)] }).Silent.Should().BeFalse();
    }

    [Fact]
    public void Where_nothing_was_lost_nothing_is_silent()
    {
        new Observation { Refused = 3 }.Silent.Should().BeNull("the sender was told");
        Lines(new()).Should().BeEmpty();
    }

    [Fact]
    public void Who_dropped_a_frame_is_told_as_far_as_it_is_known()
    {
        Lines(new() { Drops = [new("nf_hook_slow", "NETFILTER_DROP", 3) { Namespace = "router" }] }).Should().Equal("Dropped: 3 in router, nf_hook_slow (NETFILTER_DROP)");
        Lines(new() { Drops = [new("nf_hook_slow", "", 3)] }).Should().Equal("Dropped: 3 in nf_hook_slow");
        Lines(new() { DropsUnseen = "it needs CAP_BPF" }).Should().Equal("Dropped: where, nobody saw: it needs CAP_BPF");
    }

    [Fact]
    public void The_hop_is_of_a_second_race() =>
        Lines(new() { Hops = new(500, [], [new("router/eth0", "router/eth1", 2, [])]) })
            .Should().Equal("Hops: 2 lost between router/eth0 and router/eth1 in 500 rounds that were raced again");

    private static IEnumerable<string> Lines(Observation seen) => Explanation.Of(seen).Select(line => $"{line.About}: {line.Seen}");
}
