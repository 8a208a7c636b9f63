using System.Text.Json;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class GateTests
{
    private static readonly ScenarioResult Good = Resolved().Judged("udp/none/local");

    [Fact]
    public void A_candidate_that_was_stopped_early_says_so_of_each_scenario_that_it_lacks() =>
        Of(Record(Good, Resolved().Judged()), Record(Good) with { Interrupted = true }).Scenarios[1].Reason.Should().StartWith("the candidate was stopped before it");

    [Theory]
    [InlineData("udp/dnat-two/forward", "udp/dnat-two/forward/forced")]
    [InlineData("udp/dnat-two/forward/forced", "udp/dnat-two/forward")]
    public void A_loss_that_shows_only_where_a_clash_is_forced_or_only_where_it_is_raced_is_named(string losing, string other)
    {
        RunRecord six = Doctor.Kernel("6.12");

        Of(six, six.Sees(losing, Doctor.Loses)).Disagreements.Should().ContainSingle().Which.Raced.Should().Be("udp/dnat-two/forward");
        Of(six, six.Sees(losing, Doctor.Loses).Sees(other, Doctor.Loses)).Disagreements.Should().BeEmpty();
    }

    [Fact]
    public void Scenarios_of_one_record_only_are_new_or_gone()
    {
        Comparison gate = Of(Record(Good, Resolved().Judged("udp/snat/local")), Record(Good, Dropped().Judged("tcp/snat/local")));

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

        Comparison gate = Of(small, large);

        gate.Scenarios.Single().Change.Should().Be(Change.Same);
        gate.Scenarios.Single().Rates.Should().BeEmpty("how often frames clash depends on the CPUs");
        gate.Limits.Should().SatisfyRespectively(
            machine => machine.Should().Be("raced on 2 CPUs, qemu-tcg and on 8 CPUs, kvm: kinds are compared, and what became of each clash; "
                + "left out is how often frames clash, and how many are lost or split where clashes are not counted"),
            privileges => privileges.Should().StartWith("privileges differ, root and userns"),
            arch => arch.Should().StartWith("architectures differ"),
            tool => tool.Should().StartWith("recorded by kernelregress 0.1.0 and 0.2.0"));
    }

    [Fact]
    public void A_changed_expectation_is_listed_and_the_outcomes_are_compared_all_the_same()
    {
        Comparison gate = Of(
            Record(Dropped().Judged(expectation: Expectation.LosersAreDroppedAndCounted)),
            Record(Dropped().Judged(expectation: Expectation.EveryFrameArrives)));

        gate.Scenarios.Single().Change.Should().Be(Change.Same);
        gate.Limits.Single().Should().StartWith("the expectation of 1 scenario changed");
    }

    [Fact]
    public void As_json_a_comparison_says_what_a_script_needs()
    {
        JsonElement gate = JsonDocument.Parse(ComparisonJson.Write([Asked(Of(Record(Mixed(200).Judged()), Record(Mixed(400).Judged())))])).RootElement[0];

        gate.GetProperty("schema").GetString().Should().Be("kernelregress.comparison/1");
        gate.GetProperty("candidate").GetProperty("release").GetString().Should().Be("6.1.0-56-cloud-amd64");
        JsonElement scenario = gate.GetProperty("scenarios")[0];
        gate.GetProperty("gate").GetProperty("exitCode").GetInt32().Should().Be(1);
        gate.GetProperty("gate").GetProperty("sentence").GetString().Should().StartWith("1 got worse: ");
        gate.GetProperty("gate").GetProperty("coverage").GetProperty("comparable").GetInt32().Should().Be(1);
        scenario.GetProperty("change").GetString().Should().Be("worse");
        scenario.GetProperty("gap").GetString().Should().Be("none");
        scenario.GetProperty("of").GetString().Should().Be("rate");
        scenario.GetProperty("base").GetString().Should().Be("mixed");
        scenario.GetProperty("rates")[0].GetProperty("base").GetProperty("hits").GetInt64().Should().Be(200);
        scenario.GetProperty("rates")[0].GetProperty("moved").GetBoolean().Should().BeTrue();
    }

    private static Comparison Asked(Comparison comparison) => comparison with { Gate = Gate.Of(comparison, new()) };

    private static Comparison Of(RunRecord before, RunRecord after) => Comparison.Of(before, after);
}
