using System.Text.Json;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class GateTests
{
    private static readonly ScenarioResult Good = Resolved().Judged("udp/none/local");

    [Fact]
    public void Nothing_worse_is_0() => Gate(Record(Good), Record(Good)).ExitCode().Should().Be(0);

    [Fact]
    public void Something_better_is_0() => Gate(Record(Dropped().Judged()), Record(Resolved().Judged())).ExitCode().Should().Be(0);

    [Fact]
    public void Something_worse_is_1() =>
        Gate(Record(Good, Resolved().Judged()), Record(Good, Dropped().Judged())).ExitCode().Should().Be(1);

    [Fact]
    public void No_scenario_in_common_is_2() => Gate(Record(Good), Record(Resolved().Judged())).ExitCode().Should().Be(2);

    [Fact]
    public void Nothing_comparable_is_2() => Gate(Record(Unsupported()), Record(Resolved().Judged())).ExitCode().Should().Be(2);

    [Fact]
    public void A_candidate_that_was_stopped_early_is_2_though_nothing_was_worse_so_far()
    {
        Comparison gate = Gate(Record(Good, Resolved().Judged()), Record(Good) with { Interrupted = true });

        gate.ExitCode().Should().Be(2);
        gate.Scenarios[1].Reason.Should().StartWith("the candidate was stopped before it");
    }

    [Fact]
    public void What_could_not_be_compared_passes_unless_all_is_expected()
    {
        Comparison gate = Gate(Record(Good, Resolved().Judged()), Record(Good, Unsupported()));

        gate.ExitCode().Should().Be(0);
        gate.ExitCode(expectAll: true).Should().Be(1);
        Gate(Record(Good, Resolved().Judged()), Record(Good)).ExitCode(expectAll: true).Should().Be(1);
        Gate(Record(Good), Record(Good)).ExitCode(expectAll: true).Should().Be(0);
    }

    [Fact]
    public void Scenarios_of_one_record_only_are_new_or_gone()
    {
        Comparison gate = Gate(Record(Good, Resolved().Judged("udp/snat/local")), Record(Good, Dropped().Judged("tcp/snat/local")));

        gate.Scenarios.Select(s => (s.Name, s.Change)).Should().Equal(
            ("udp/none/local", Change.Same), ("udp/snat/local", Change.Gone), ("tcp/snat/local", Change.New));
    }

    [Fact]
    public void Different_machines_are_compared_as_far_as_they_go_and_the_limits_are_listed()
    {
        RunRecord small = Record(Resolved(clashes: 1950).Judged());
        RunRecord large = Record(Resolved(clashes: 300).Judged()) with
        {
            Machine = new(8, "kvm", "userns"),
            Tool = "0.2.0",
            Kernel = small.Kernel with { Arch = "aarch64" },
        };

        Comparison gate = Gate(small, large);

        gate.Scenarios.Single().Change.Should().Be(Change.Same);
        gate.Scenarios.Single().Rates.Should().BeEmpty("how often frames clash depends on the CPUs");
        gate.Limits.Should().SatisfyRespectively(
            machine => machine.Should().Be("raced on 2 CPUs, qemu-tcg and on 8 CPUs, kvm: how often frames clash is not compared"),
            privileges => privileges.Should().StartWith("privileges differ, root and userns"),
            arch => arch.Should().StartWith("architectures differ"),
            tool => tool.Should().StartWith("recorded by kernelregress 0.1.0 and 0.2.0"));
    }

    [Fact]
    public void A_changed_expectation_is_listed_and_the_outcomes_are_compared_all_the_same()
    {
        Comparison gate = Gate(
            Record(Dropped().Judged(expectation: Expectation.LosersAreDroppedAndCounted)),
            Record(Dropped().Judged(expectation: Expectation.EveryFrameArrives)));

        gate.Scenarios.Single().Change.Should().Be(Change.Same);
        gate.Limits.Single().Should().StartWith("the expectation of 1 scenario changed");
    }

    [Fact]
    public void As_json_a_comparison_says_what_a_script_needs()
    {
        JsonElement gate = JsonDocument.Parse(ComparisonJson.Write([Gate(Record(Mixed(200).Judged()), Record(Mixed(400).Judged()))])).RootElement[0];

        gate.GetProperty("schema").GetString().Should().Be("kernelregress.comparison/1");
        gate.GetProperty("candidate").GetProperty("release").GetString().Should().Be("6.1.0-56-cloud-amd64");
        JsonElement scenario = gate.GetProperty("scenarios")[0];
        scenario.GetProperty("change").GetString().Should().Be("worse");
        scenario.GetProperty("of").GetString().Should().Be("rate");
        scenario.GetProperty("base").GetString().Should().Be("mixed");
        scenario.GetProperty("rates")[0].GetProperty("base").GetProperty("hits").GetInt64().Should().Be(200);
        scenario.GetProperty("rates")[0].GetProperty("moved").GetBoolean().Should().BeTrue();
    }

    private static Comparison Gate(RunRecord before, RunRecord after) => Comparison.Of(before, after);
}
