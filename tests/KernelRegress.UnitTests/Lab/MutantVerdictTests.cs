using KernelRegress.Cli.Sensitivity;
using KernelRegress.Lab.Mutants;
using KernelRegress.Results;
using Spectre.Console.Testing;

namespace KernelRegress.UnitTests.Lab;

/// <summary>When a mutant counts as noticed, and what is said of all of them.</summary>
public sealed class MutantVerdictTests
{
    private static readonly Mutation s_mutant = new("nf_conntrack", "nf_confirm", 0x2d, MutantOperator.Invert, "je +0x40", "jne +0x40");
    private static readonly RunRecord s_healthy = RecordReader.Read(Path.Combine(AppContext.BaseDirectory, "baselines", "debian-6.1.json"));
    private static readonly ScenarioResult s_forced = s_healthy.Scenarios.First(s => s.Name == "udp/dnat-two/forward/forced");
    private static readonly ScenarioResult s_raced = s_healthy.Scenarios.First(s => s.Name == "udp/dnat-two/forward");

    [Fact]
    public void A_violated_scenario_kills_by_the_check_that_does_not_hold()
    {
        ScenarioResult violated = s_forced with { Verdict = VerdictKind.Violated, Checks = [new("count-matches-table", true, ""), new("replies-arrive", false, "1 of 3")] };

        Killer.Of(s_mutant, s_healthy, violated, s_forced).Should().Match<MutantResult>(r => r.Fate == Fate.Killed && r.Check == "replies-arrive" && r.Scenario == s_forced.Name);
    }

    [Fact]
    public void A_kernel_that_breaks_down_is_killed_by_that() =>
        Killer.Of(s_mutant, s_healthy, s_forced.WithComplaint("Oops", "…"), s_forced)!.Check.Should().Be("breakdown");

    [Fact]
    public void What_the_healthy_kernel_violates_too_kills_nobody()
    {
        ScenarioResult violated = s_forced with { Verdict = VerdictKind.Violated };

        Killer.Of(s_mutant, s_healthy, violated, violated).Should().BeNull();
    }

    [Fact]
    public void A_regression_of_the_past_that_the_kernel_has_itself_kills_nobody_unless_it_breaks_down()
    {
        ScenarioResult violated = s_forced with { Name = "tcp/snat/forward/reconnect", Verdict = VerdictKind.Violated };

        Killer.Of(s_mutant, s_healthy, violated, null).Should().BeNull();
        Killer.Of(s_mutant, s_healthy, violated.WithComplaint("Oops", "…"), null)!.Check.Should().Be("breakdown");
    }

    [Fact]
    public void A_forced_scenario_that_got_worse_kills_though_its_expectation_takes_it()
    {
        ScenarioResult lost = s_forced with { Outcome = Outcome.DroppedAndCounted, Observation = s_forced.Observation! with { Lost = 3, Delivered = s_forced.Observation.Delivered - 3 } };

        Killer.Of(s_mutant, s_healthy, lost, s_forced)!.Check.Should().Be("comparison");
    }

    [Fact]
    public void A_race_that_loses_more_kills_nobody_by_itself()
    {
        ScenarioResult lost = s_raced with { Observation = s_raced.Observation! with { Lost = 3, Delivered = s_raced.Observation.Delivered - 3 } };

        Killer.Of(s_mutant, s_healthy, lost, s_raced).Should().BeNull("that may be luck, which the whole run's statistics allow for");
    }

    [Fact]
    public void A_scenario_that_does_as_the_healthy_one_does_kills_nobody() => Killer.Of(s_mutant, s_healthy, s_forced, s_forced).Should().BeNull();

    [Fact]
    public void What_can_tell_most_comes_first()
    {
        IReadOnlyList<Scenario> order = TellingOrder.Of(ScenarioCatalog.All);

        order.Select(scenario => scenario.Name).Should().BeEquivalentTo(ScenarioCatalog.All.Select(scenario => scenario.Name));
        order.SkipWhile(scenario => !scenario.NeedsMachine).Should().OnlyContain(scenario => scenario.NeedsMachine);
        order.Take(24).Select(scenario => scenario.Transport).Distinct().Should().HaveCountGreaterThan(7);
    }

    [Fact]
    public void The_score_is_of_those_that_were_reached_and_not_known_to_be_equivalent()
    {
        SensitivityRecord record = Record(Fate.Killed, Fate.Killed, Fate.Killed, Fate.Survived, Fate.Undecided, Fate.Equivalent, Fate.NotReached, Fate.NotBootable);

        record.Score.Should().Be(60);
        SensitivityTable.Headline(record).Should().StartWith("score 60.0 %: 3 of 5 mutants killed on")
            .And.Contain("1 not reached").And.Contain("1 did not boot").And.Contain("1 known to be equivalent").And.Contain("1 of the survivors undecided");
        Record(Fate.NotReached).Score.Should().BeNull();
    }

    [Fact]
    public void Every_survivor_is_named()
    {
        TestConsole console = new();
        console.Profile.Width = 200;

        SensitivityTable.Print(console, Record(Fate.Survived), "record", "page");

        console.Output.Should().Contain("nf_conntrack:nf_confirm+0x2d:invert  je +0x40  →  jne +0x40");
    }

    [Fact]
    public void Every_entry_of_the_list_of_equivalents_has_a_reason() => Equivalents.All.Should().OnlyContain(known => known.Reason.Length > 20);

    [Fact]
    public void A_stopped_run_goes_on_where_it_was_and_only_there()
    {
        string directory = Directory.CreateTempSubdirectory("kernelregress-test-").FullName;
        try
        {
            new StateFile(directory, "6.1").Add(new(s_mutant, Fate.Survived) { Seconds = 3 });

            StateFile again = new(directory, "6.1");
            again.Of(s_mutant)!.Fate.Should().Be(Fate.Survived);
            again.Of(s_mutant with { Operator = MutantOperator.Never }).Should().BeNull();
            FluentActions.Invoking(() => new StateFile(directory, "6.12")).Should().Throw<HarnessException>().WithMessage("*6.1*6.12*");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static SensitivityRecord Record(params Fate[] fates) => new()
    {
        Tool = "0.1.0",
        Kernel = s_healthy.Kernel,
        Machine = s_healthy.Machine,
        Seed = 1,
        Possible = 100,
        Drawn = fates.Length,
        Mutants = [.. fates.Select(fate => new MutantResult(s_mutant, fate) { Check = fate == Fate.Killed ? "outcome" : null })],
    };
}
