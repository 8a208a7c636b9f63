using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests.Results;

/// <summary>A failure is fact, evidence, next step, in the same words everywhere.</summary>
public sealed class FailureTextTests
{
    private static readonly Scenario Guarded = new(Name, Expectation.EveryFrameArrives)
    {
        Guards = "6a757c07e51f (5.6): inserted for replies only",
    };

    [Fact]
    public void It_says_what_happened_what_should_have_on_which_kernel_who_did_it_and_how_to_repeat_it()
    {
        Observation seen = Dropped() with
        {
            Hops = new(500, [], [new("router/eth0", "router/eth1", 2, [])]),
            Findings = ["round 1", "round 2", "round 3", "round 4"],
        };

        Text(ScenarioResult.Judged(Guarded, seen, 0.1)).Should().Equal(
            $"{Name}: lost 1950 and refused 0 of 4000 frames, all counted: insert_failed +1950  drop +1950; "
                + "expected that no frame may be lost or refused",
            "  Expected: no frame may be lost or refused (every-frame-arrives)",
            "  Guards:   6a757c07e51f (5.6): inserted for replies only",
            "  Kernel:   6.1.0-56-cloud-amd64, 2 CPUs, qemu-tcg",
            "  Seen:     2000 rounds, 1950 clashes: sent 4000, delivered 2050, refused 0, lost 1950",
            "  Counters: insert_failed +1950  drop +1950",
            "  Dropped:  1950 in nf_hook_slow (NETFILTER_DROP)",
            "  Hops:     2 lost between router/eth0 and router/eth1 in 500 rounds that were raced again",
            "  Silent:   no counter of ip -s link, softnet_stat or snmp shows it; conntrack's: insert_failed +1950  drop +1950",
            "  Frame:    round 1",
            "  Frame:    round 2",
            "  Frame:    round 3",
            $"  Repeat:   kernelregress run --kernel debian:6.1.0 --scenario {Name}");
    }

    [Fact]
    public void A_check_that_failed_is_named_though_another_one_is_the_reason() =>
        Text((Dropped() with { Duplicated = 3, Misdelivered = 2 }).Judged())
            .Should().Contain(line => line.StartsWith("  Check:    none-misdelivered"));

    [Fact]
    public void The_last_words_of_a_kernel_that_broke_down_are_all_the_evidence_there_is()
    {
        IReadOnlyList<string> text = Text(Crashed());

        text[0].Should().Be($"{Name}: the kernel broke down: general protection fault in __nf_conntrack_confirm+0x3a8");
        text.SkipWhile(line => line != "  Console:").Should().Equal(
            "  Console:",
            "    Oops: general protection fault, probably for non-canonical address",
            "    RIP: 0010:__nf_conntrack_confirm+0x3a8/0x6e0 [nf_conntrack]",
            $"  Repeat:   kernelregress run --kernel debian:6.1.0 --scenario {Name}");
    }

    [Fact]
    public void What_only_proves_nothing_says_so_first() =>
        Text(Unsupported())[0].Should().Be($"{Name}: unsupported, this kernel has no CONFIG_NFT_QUEUE");

    [Fact]
    public void What_got_worse_has_both_sides()
    {
        RunRecord after = Record("6.2", Dropped().Judged(expectation: Expectation.ResolvedOrCounted));
        SinceBase since = new(Record("6.1", Resolved().Judged()), after);

        since.Explain(Name).Split('\n').Should().StartWith(
        [
            $"{Name}: worse than on 6.1 (debian:6.1): {since[Name].Reason}",
            "  Before:   6.1: held, resolved; 2000 rounds, 1950 clashes: sent 4000, delivered 4000, refused 0, lost 0; "
                + "counters: clash_resolve +1950",
            "  Now:      6.2: held, dropped-and-counted; 2000 rounds, 1950 clashes: sent 4000, delivered 2050, refused 0, lost 1950; "
                + "counters: insert_failed +1950  drop +1950",
            "  Expected: kernels differ: a loser arrives, or its drop is counted (resolved-or-counted)",
            "  Kernel:   6.2, 2 CPUs, qemu-tcg",
        ]).And.EndWith($"  Repeat:   kernelregress run --kernel debian:6.2 --scenario {Name}");
    }

    private static IReadOnlyList<string> Text(ScenarioResult result)
    {
        RunRecord record = Record(result);
        return FailureText.Of(record.Kernel, record.Machine, result);
    }
}
