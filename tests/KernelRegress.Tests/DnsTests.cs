using KernelRegress.Fixtures;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>What a resolver would wait five seconds for must be missed, and nothing else.</summary>
public sealed class DnsTests
{
    private const int Rounds = 30;
    private const byte Udp = 17;

    // Each round has a source port of its own, from 1024 on; the first go to sentinels.
    private const ushort OneRound = 1040;

    private static readonly Scenario Plain = ScenarioCatalog.Find("dns/service/pod/plain")!;

    [SkippableFact]
    public void An_untouched_resolver_gets_every_answer_from_the_service()
    {
        Observation seen = RaceWith("worker2");

        seen.Should().BeEquivalentTo(new { Sent = 2 * Rounds, Delivered = 2 * Rounds, RepliesExpected = 2 * Rounds, RepliesReceived = 2 * Rounds });
        seen.Repliers.Should().Equal(new Dictionary<string, long> { ["10.96.0.10:53"] = 2 * Rounds });
    }

    [SkippableFact]
    public void A_query_that_is_dropped_on_the_way_is_lost()
    {
        Observation seen = RaceWith("worker1", Chain(ChainType.Filter, HookPoint.Forward, HookPriority.Filter, Match.SourcePort(OneRound), Statements.Drop));

        seen.Lost.Should().Be(2);
        seen.RepliesReceived.Should().Be((2 * Rounds) - 2).And.Be(seen.RepliesExpected);
    }

    [SkippableFact]
    public void An_answer_that_conntrack_does_not_translate_back_never_gets_to_the_resolver()
    {
        Observation seen = RaceWith("worker2", Chain(ChainType.Filter, HookPoint.Prerouting, HookPriority.Raw,
            Match.SourcePort(53), Match.DestinationPort(OneRound), Statements.Notrack));

        seen.Delivered.Should().Be(2 * Rounds);
        seen.RepliesReceived.Should().Be((2 * Rounds) - 2);
        seen.Findings.Should().HaveCount(2).And.OnlyContain(finding => finding.EndsWith("no reply"));
        Judgement.Of(Plain, seen).Checks.Where(check => !check.Held).Should().Contain(check => check.Name == "replies-arrive");
        Skip.If(seen.DropsUnseen is not null, seen.DropsUnseen);
        seen.Drops.Should().ContainSingle().Which.Should().Match<Drop>(drop => drop.Namespace == "pod-a" && drop.Frames == 2);
    }

    private static Chain Chain(ChainType type, HookPoint hook, int priority, params Statement[] rule) =>
        new("sabotage") { Hook = new(type, hook, priority), Rules = [new([Match.Protocol(Udp), .. rule])] };

    private static Observation RaceWith(string @namespace, params Chain[] extra)
    {
        OnThisKernel.RequireRoot();
        return Race.Run(Plain, plan => extra.Length == 0 ? plan : plan.With(@namespace, n => n with
        {
            Rules = new([.. n.Rules!.Tables, new Table(TableFamily.Ip, "sabotage") { Chains = extra }]),
        }), Effort.Exactly(Rounds));
    }
}
