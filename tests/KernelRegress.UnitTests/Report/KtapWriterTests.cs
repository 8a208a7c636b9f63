using KernelRegress.Cli.Formats;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class KtapWriterTests
{
    [Fact]
    public void A_scenario_is_a_test_and_its_checks_are_subtests()
    {
        KtapResult test = Ktap.Parse(Written(Record(Resolved().Judged()))).Single();

        test.Should().Match<KtapResult>(t => t.Ok && t.Name == Name);
        test.Subtests.Select(s => s.Name).Should().StartWith(["every-frame-arrives", "every-frame-accounted", "none-duplicated"]);
    }

    [Fact]
    public void A_violated_expectation_fails_with_the_evidence()
    {
        string ktap = Written(Record(Dropped().Judged()));

        Ktap.Parse(ktap).Single().Should().Match<KtapResult>(t => !t.Ok && !t.Subtests[0].Ok && t.Subtests.Skip(1).All(s => s.Ok));
        ktap.Should().Contain("#   Dropped:  1950 in nf_hook_slow (NETFILTER_DROP)\n")
            .And.Contain("#   Repeat:   kernelregress run --kernel debian:6.1.0 --scenario udp/dnat-two/forward\n");
    }

    [Fact]
    public void A_failed_check_is_the_subtest_that_fails() =>
        Ktap.Parse(Written(Record((Resolved() with { Duplicated = 3 }).Judged()))).Single().Subtests.Where(s => !s.Ok)
            .Should().ContainSingle().Which.Name.Should().Be("none-duplicated");

    [Theory]
    [InlineData(VerdictKind.Unsupported)]
    [InlineData(VerdictKind.Inconclusive)]
    public void What_proves_nothing_is_skipped_with_the_reason(VerdictKind verdict) =>
        Ktap.Parse(Written(Record(Unsupported() with { Verdict = verdict }))).Single().Should().Match<KtapResult>(
            t => t.Ok && t.Directive == "SKIP" && t.Diagnosis == $"{KebabCase.Of(verdict)}: this kernel has no CONFIG_NFT_QUEUE");

    [Fact]
    public void A_crash_fails_without_an_observation() =>
        Ktap.Parse(Written(Record(Crashed()))).Single().Should().Match<KtapResult>(t => !t.Ok && t.Subtests.Count == 1);

    [Fact]
    public void What_the_kernel_printed_is_there_line_by_line() =>
        Written(Record(Crashed())).Should().Contain("#     RIP: 0010:__nf_conntrack_confirm+0x3a8/0x6e0 [nf_conntrack]\n");

    [Fact]
    public void A_run_of_nothing_is_a_skip() => Written(Record()).Should().EndWith("1..0 # SKIP no scenario was raced\n");

    [Fact]
    public void An_oops_of_many_lines_or_a_name_with_a_hash_cannot_forge_results()
    {
        ScenarioResult forged = Crashed() with { Name = "udp # SKIP", Reason = "Oops\nok 1 all good\r\nok 2 \u001b[32mgreen" };

        Ktap.Parse(Written(Record(forged, Unsupported() with { Reason = "x\nnot ok 9 y" }))).Should().SatisfyRespectively(
            first => first.Should().Match<KtapResult>(t => !t.Ok && t.Name == "udp _ SKIP"),
            second => second.Diagnosis.Should().Be("unsupported: x not ok 9 y"));
    }

    [Fact]
    public void Many_scenarios_are_numbered_and_each_is_there() =>
        Ktap.Parse(Written(SampleRuns.Kernels[^1])).Select(t => t.Name).Should().Equal(SampleRuns.Kernels[^1].Scenarios.Select(s => s.Name));

    [Fact]
    public void The_commands_to_repeat_are_safe_to_paste() =>
        Repeat.Repro("udp/$(reboot)/local'; reboot").Should().Be(@"kernelregress repro 'udp/$(reboot)/local'\''; reboot'");

    private static string Written(RunRecord record)
    {
        using StringWriter output = new() { NewLine = "\n" };
        KtapWriter.Write(output, record);
        return output.ToString();
    }
}
