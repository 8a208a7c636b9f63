using KernelRegress.Fixtures.Forced;
using KernelRegress.Results;

namespace KernelRegress.Tests.Schedules;

/// <summary>What is claimed of playing schedules, on the running kernel.</summary>
public sealed class EveryOrderTests
{
    private const string HeldBehindNat = "A:lookup A:dnat A:snat B:lookup B:dnat B:snat A:confirm B:confirm";
    private const string HeldBeforeSourceNat = "A:lookup A:dnat A:route B:lookup B:dnat B:route A:snat A:confirm B:snat B:confirm";

    [SkippableTheory]
    [InlineData("udp/dnat-two/forward")]
    [InlineData("udp/masquerade/forward")]
    [InlineData("udp/dnat-two/forward/every-order-delete")]
    [InlineData("tcp/masquerade/forward")]
    [InlineData("udp/none/forward/every-order-reverse")]
    public void Schedules_that_nobody_should_tell_apart_end_alike(string name)
    {
        ScenarioResult seen = Play(Family(name).Playing(null, thorough: true));

        seen.Checks.Should().ContainSingle(check => check.Name == "equal-schedules-agree").Which.Should().Match<Check>(check => check.Held, seen.Reason);
        seen.Observation!.Schedules!.Run.Should().BeGreaterThan(Family(name).Orders!.Distinct.Count);
    }

    [SkippableTheory]
    [InlineData("udp/dnat-two/forward", "forced", HeldBehindNat)]
    [InlineData("udp/masquerade/forward", "forced", HeldBehindNat)]
    [InlineData("udp/masquerade/forward", "forced-before-snat", HeldBeforeSourceNat)]
    [InlineData("tcp/dnat-two/forward", "forced", HeldBehindNat)]
    [InlineData("icmp/none/forward", "forced", HeldBehindNat)]
    public void Places_to_hold_at_change_nothing_a_clash_held_once_ends_as_one_held_everywhere(string name, string forced, string line)
    {
        ScenarioResult once = Play(ScenarioCatalog.Find($"{name}/{forced}")!);
        ScenarioResult everywhere = Play(Family(name).Playing(line, thorough: false));
        ScenarioResult twice = Play(Family(name).Playing("A:lookup B:lookup A:confirm B:confirm", thorough: false));

        (everywhere.Outcome, everywhere.Verdict).Should().Be((once.Outcome, once.Verdict), everywhere.Reason);
        (twice.Outcome, twice.Verdict).Should().Be((once.Outcome, once.Verdict), twice.Reason);
    }

    [SkippableTheory]
    [InlineData("udp/dnat-two/forward/every-order-reply")]
    [InlineData("udp/masquerade-random/forward")]
    [InlineData("udp/masquerade/forward/every-order-other-client")]
    [InlineData("tcp/dnat-two/forward/every-order-flush")]
    public void The_same_schedules_played_twice_end_alike(string name)
    {
        ScheduleAccount once = Play(Family(name)).Observation!.Schedules!, again = Play(Family(name)).Observation!.Schedules!;

        again.Of.Should().Be(once.Of);
        again.Classes.Select(each => each.Shortest).Should().Equal(once.Classes.Select(each => each.Shortest));
    }

    [SkippableFact]
    public void All_that_differ_are_played_and_none_twice()
    {
        Observation seen = Play(Family("udp/dnat-two/forward")).Observation!;

        seen.Schedules.Should().Match<ScheduleAccount>(account => account.Run == 8 && account.Due == 8 && account.Of.Length == 8);
        seen.Sent.Should().Be(2 * seen.Rounds);
        seen.Held.Should().Be(2 * seen.Rounds);
    }

    private static Scenario Family(string name) => ScenarioCatalog.Find(name.Contains("every-order") ? name : $"{name}/every-order")!;

    private static ScenarioResult Play(Scenario scenario)
    {
        OnThisKernel.RequireRoot();
        using Aftermath aftermath = ForcedRace.Begin(scenario);
        return ScenarioResult.Judged(scenario, aftermath.Testify(), 0);
    }
}
