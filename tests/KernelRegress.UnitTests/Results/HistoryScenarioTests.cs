using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

/// <summary>The regressions of the past in the catalog.</summary>
public sealed class HistoryScenarioTests
{
    private static readonly IReadOnlyList<Scenario> s_trials = [.. ScenarioCatalog.All.Where(scenario => scenario.Trial is not (null or Trial.Conversation))];

    [Fact]
    public void All_twelve_are_there_by_the_names_that_outside_checks_use() => s_trials.Select(scenario => scenario.Name).Should().Contain(
    [
        "tcp/snat/forward/reconnect", "tcp/none/local/connection-limit", "tcp/none/local/connection-burst", "tcp/none/local/connection-limit-loopback",
        "tcp/dnat-one/forward/old-segment", "udp/set-ranges/local/rules-replaced", "udp/set-intervals/local/rules-replaced", "udp/set-hash/local/rules-replaced",
        "udp/none/local/while-connecting", "udp/none/forward/queued-segments", "udp/dnat-range/forward", "udp/none/local/after-broadcast",
    ]);

    [Fact]
    public void Each_belongs_to_the_family_of_history() => s_trials.Should().OnlyContain(scenario => Family.Of(scenario) == Family.History);

    [Fact]
    public void Each_kind_of_trial_has_a_control() => s_trials.Where(scenario => scenario.IsControl).Select(scenario => scenario.Trial)
        .Should().Contain(s_trials.Select(scenario => scenario.Trial).Distinct());

    [Fact]
    public void Each_says_in_words_what_is_sent() => s_trials.Select(scenario => ScenarioTexts.Of(scenario)).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Each_can_be_drawn_and_made_by_hand()
    {
        foreach (Scenario scenario in s_trials)
        {
            NetworkDrawing.Of(scenario, 80).Should().NotBeEmpty();
            ShellScript.Of(scenario).Should().Contain("ip netns add");
        }
    }

    [Fact]
    public void Rules_are_replaced_by_what_they_are_already()
    {
        foreach (Scenario scenario in s_trials.Where(scenario => scenario.Trial == Trial.RulesReplaced))
        {
            RacePlan plan = Plans.Of(scenario);
            plan.Network.Namespaces.Single(n => n.Name == plan.Tracker).Rules!.Tables.Should().ContainSingle(table => $"{table}" == $"{ReplacedRules.Of(scenario).Table}");
        }
    }
}
