using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests.Results;

/// <summary>What proves nothing may be skipped, unless it was to be proven.</summary>
public sealed class DemandsTests
{
    private static readonly Demands Nothing = Demands.Parse(null, null);
    private static readonly Demands Everything = Demands.Parse("1", null);
    private static readonly Demands AllButTwo = Demands.Parse("1", "four-cpus own-machine");

    [Fact]
    public void By_default_anything_that_proves_nothing_is_excused()
    {
        Nothing.Excuse(Lacking(Missing.FourCpus)).Should().BeTrue();
        Nothing.Excuse(Inconclusive()).Should().BeTrue();
    }

    [Fact]
    public void Where_everything_is_expected_neither_the_unsupported_nor_the_inconclusive_is()
    {
        Everything.Excuse(Lacking(Missing.FourCpus)).Should().BeFalse();
        Everything.Excuse(Inconclusive()).Should().BeFalse();
    }

    [Fact]
    public void What_the_machine_lacks_is_excused_and_nothing_else()
    {
        AllButTwo.Excuse(Lacking(Missing.FourCpus)).Should().BeTrue();
        AllButTwo.Excuse(Lacking(Missing.OwnMachine)).Should().BeTrue();
        AllButTwo.Excuse(Lacking(Missing.Ipv6)).Should().BeFalse();
        AllButTwo.Excuse(Unsupported()).Should().BeFalse("nobody says what it lacks");
        AllButTwo.Excuse(Inconclusive()).Should().BeFalse();
    }

    [Fact]
    public void A_violation_that_is_known_is_no_news_unless_the_kernel_broke_down()
    {
        var demands = Demands.Parse("1", "", Name);

        demands.Know(Dropped().Judged()).Should().BeTrue();
        demands.Know(Dropped().Judged("udp/dnat-one/forward")).Should().BeFalse("nobody knows of it");
        demands.Know(Resolved().Judged()).Should().BeFalse("it is not violated");
        demands.Know(Dropped().Judged() with { Console = "BUG: kernel NULL pointer dereference" }).Should().BeFalse();
        demands.Excuse(Dropped().Judged()).Should().BeFalse();
    }

    [Fact]
    public void A_violation_of_a_scenario_that_does_not_exist_cannot_be_known() =>
        ((Action)(() => Demands.Parse("", "", "udp/none/nowhere"))).Should().Throw<FormatException>().WithMessage("*udp/none/nowhere*");

    [Fact]
    public void A_verdict_or_a_failure_of_the_harness_is_never_excused()
    {
        Nothing.Excuse(Resolved().Judged()).Should().BeFalse();
        Nothing.Excuse(Dropped().Judged()).Should().BeFalse();
        Nothing.Excuse(ScenarioResult.Failed(new(Name, Expectation.EveryFrameArrives), "broken")).Should().BeFalse();
    }

    [Fact]
    public void A_list_with_a_word_that_means_nothing_is_refused_with_those_that_do() =>
        FluentActions.Invoking(() => Demands.Parse("1", "for-cpus"))
            .Should().Throw<FormatException>().WithMessage("'for-cpus' is not one of*four-cpus*ipv6*iptables*");

    private static ScenarioResult Lacking(Missing missing) =>
        ScenarioResult.Unsupported(new(Name, Expectation.EveryFrameArrives), "it lacks something", missing);

    private static ScenarioResult Inconclusive() => Resolved().As(VerdictKind.Inconclusive);
}
