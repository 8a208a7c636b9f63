using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>A test that cannot fail is a bug: each breaks one thing in a real network and sees exactly that found.</summary>
public sealed class SabotageTests
{
    private const int Rounds = 300;

    private static readonly Scenario Udp = ScenarioCatalog.Find("udp/dnat-one/forward")!;

    [SkippableFact]
    public void An_untouched_network_holds()
    {
        Observation seen = RaceWith();

        Judgement.Of(Udp, seen).Verdict.Should().Be(VerdictKind.Held);
    }

    [SkippableFact]
    public void Frames_that_a_rule_drops_are_lost_silently()
    {
        // Each round has a source port of its own, so this is one round.
        Observation seen = RaceWith(Chain("steal", ChainType.Filter, HookPoint.Forward, HookPriority.Filter,
            new Rule(Match.Protocol(17), Match.SourcePort(1100), Statements.Drop)));

        seen.Lost.Should().Be(2, "both frames of that round went through the rule");
        Judgement.Of(Udp, seen).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Violated && j.Outcome == Outcome.DroppedSilently);
    }

    [SkippableFact]
    public void Frames_that_a_rule_sends_elsewhere_are_misdelivered()
    {
        Observation seen = RaceWith(Chain("divert", ChainType.Nat, HookPoint.Prerouting, HookPriority.DestinationNat - 1,
            new Rule(Match.Protocol(17), Match.SourcePort(1100), Statements.DestinationNat(AddressPlan.IPv4.Backends[1], 8080))));

        seen.Misdelivered.Should().Be(2);
        Failed(seen).Should().Equal("none-misdelivered");
    }

    [SkippableFact]
    public void Without_the_rule_that_tracks_nothing_clashes_and_nothing_is_concluded()
    {
        Observation seen = Race(Udp, plan => plan with { Rules = null }) with { Misdelivered = 0 };

        seen.Clashes.Should().Be(0);
        Judgement.Of(Udp, seen).Verdict.Should().Be(VerdictKind.Inconclusive, "no race, no verdict");
    }

    private static IEnumerable<string> Failed(Observation seen) =>
        Judgement.Of(Udp, seen).Checks.Where(check => !check.Held).Select(check => check.Name);

    private static Chain Chain(string name, ChainType type, HookPoint hook, int priority, Rule rule) =>
        new(name) { Hook = new ChainHook(type, hook, priority), Rules = [rule] };

    private static Observation RaceWith(params Chain[] extra) => Race(Udp, plan => plan with
    {
        Rules = new Ruleset([.. plan.Rules!.Tables, .. extra.Length == 0 ? (Table[])[] : [new Table(TableFamily.Ip, "sabotage") { Chains = extra }]]),
    });

    // The network of a scenario, with its tracking namespace changed on paper.
    private static Observation Race(Scenario scenario, Func<NamespacePlan, NamespacePlan> change)
    {
        OnThisKernel.RequireRoot();
        return Fixtures.Race.Run(scenario, plan => plan.With(plan.Tracker, change), Effort.Exactly(Rounds));
    }
}
