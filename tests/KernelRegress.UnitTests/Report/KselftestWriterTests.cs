using KernelRegress.Cli.Formats;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class KselftestWriterTests
{
    private static readonly RunRecord s_record = Record(Resolved().Judged(), Dropped().Judged("udp/none/local"), Unsupported("tcp/none/local"));

    private static readonly string[] s_results = ["pass", "fail", "skip"];

    [Fact]
    public void NIPA_sees_each_scenario()
    {
        string text = Written(s_record);

        SelftestReaders.Nipa(text).Should().Equal(s_record.Scenarios.Select((s, i) => (s.Name, s_results[i])));
        SelftestReaders.NipaVerdict(text, KselftestExit.Of(s_record.ExitCode(expectAll: false))).Should().Be("fail");
    }

    [Fact]
    public void NIPA_passes_a_run_that_held() => SelftestReaders.NipaVerdict(Written(Record(Resolved().Judged())), KselftestExit.Pass).Should().Be("pass");

    [Fact]
    public void NIPA_skips_a_run_that_concludes_nothing() => SelftestReaders.NipaVerdict(Written(Record(Unsupported())), KselftestExit.Skip).Should().Be("skip");

    [Fact]
    public void OpenQA_sees_the_kernel_as_a_group_and_each_scenario_that_was_raced_in_it()
    {
        (string group, string result, IReadOnlyList<(string, string)> subtests) = SelftestReaders.OpenQa(Written(s_record)).Should().ContainSingle().Subject;

        (group, result).Should().Be(("kernelregress: debian:6.1.0", "fail"));
        subtests.Should().Equal((Name, "pass"), ("udp/none/local", "fail"));
    }

    [Fact]
    public void LKFT_sees_each_scenario_by_the_same_name_whatever_became_of_it()
    {
        string[] names = [.. s_record.Scenarios.Select(s => $"kernelregress_debian_6_1_0_{SelftestReaders.Slug(s.Name)}"), "kernelregress_debian_6_1_0"];

        SelftestReaders.LkftOld(Written(s_record)).Should().Equal(names.Zip([.. s_results, "fail"]));
        SelftestReaders.LkftNew(Written(s_record)).Select(r => (r.Name.TrimStart('_'), r.Result)).Should().Equal(names.Zip([.. s_results, "fail"]));
    }

    [Fact]
    public void No_two_scenarios_of_the_catalog_have_one_name_in_LKFT() =>
        ScenarioCatalog.All.Select(s => SelftestReaders.Slug(s.Name)).Should().OnlyHaveUniqueItems();

    [Fact]
    public void A_violation_brings_its_evidence() =>
        Written(s_record).Should().Contain("# #   Dropped:  1950 in nf_hook_slow (NETFILTER_DROP)\n").And.Contain("\n# not ok 2 udp/none/local\n");

    [Fact]
    public void What_proves_nothing_is_skipped_with_the_reason_before_it() =>
        Written(s_record).Should().Contain("# # unsupported: this kernel has no CONFIG_NFT_QUEUE\n# ok 3 tcp/none/local # SKIP\n");

    [Theory]
    [InlineData(ExitCodes.AllHeld, "\nok 1 selftests: kernelregress: host\n", 0)]
    [InlineData(ExitCodes.Violated, "\nnot ok 1 selftests: kernelregress: host # exit=1\n", 1)]
    [InlineData(ExitCodes.NothingConcluded, "\nok 1 selftests: kernelregress: host # SKIP\n", 4)]
    [InlineData(ExitCodes.HarnessFailed, "\nnot ok 1 selftests: kernelregress: host # exit=1\n", 1)]
    public void A_kernel_ends_as_the_exit_code_says(int code, string line, int exit)
    {
        Written(new RacedKernel("host", s_record, null, code)).Should().EndWith(line);
        KselftestExit.Of(code).Should().Be(exit);
    }

    [Fact]
    public void A_kernel_that_could_not_be_raced_fails_with_the_reason_beside_one_that_was()
    {
        string text = Written(new("debian:9.9", null, "There is no such kernel.\n  Next: kernelregress kernels", ExitCodes.HarnessFailed), new("host", Record(Resolved().Judged()), null, 0));

        text.Should().StartWith("TAP version 13\n1..2\n# selftests: kernelregress: debian:9.9\n# # There is no such kernel.\n# #   Next: kernelregress kernels\nnot ok 1 ");
        SelftestReaders.OpenQa(text).Select(g => g.Result).Should().Equal("fail", "pass");
    }

    [Fact]
    public void A_run_of_nothing_is_a_plan_of_none() => Written(Record()).Should().Contain("\n# 1..0 # SKIP no scenario was raced\n");

    [Fact]
    public void Nothing_that_a_kernel_says_forges_a_result()
    {
        foreach (string nasty in NastyText.All)
        {
            string text = Written(NastyText.Raced(NastyText.Record(nasty)));

            SelftestReaders.Nipa(text).Select(r => r.Result).Should().Equal(["fail", "skip", "skip"], nasty);
            SelftestReaders.OpenQa(text).Should().ContainSingle(nasty).Which.Subtests.Should().ContainSingle(nasty);
            SelftestReaders.LkftOld(text).Select(r => r.Result).Should().Equal(["fail", "skip", "skip", "fail"], nasty);
            SelftestReaders.LkftNew(text).Select(r => r.Result).Should().Equal(["fail", "skip", "skip", "fail"], nasty);
        }
    }

    private static string Written(RunRecord record) => Written(new RacedKernel(record.Kernel.Id, record, null, record.ExitCode(expectAll: false)));

    private static string Written(params RacedKernel[] kernels)
    {
        using StringWriter output = new() { NewLine = "\n" };
        KselftestWriter.Write(output, kernels);
        return output.ToString();
    }
}
