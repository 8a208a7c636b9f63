using KernelRegress.UnitTests.Cli;

namespace KernelRegress.LabTests;

/// <summary>What Debian gives an ordinary user to begin with.</summary>
public sealed class OrdinaryPathTests
{
    [SkippableFact]
    public async Task A_program_that_is_only_on_the_path_of_root_is_found_all_the_same()
    {
        RequiredPrograms.SkipWithoutIptables();

        ProgramRun run = await ProgramRun.Of("run --scenario udp/service-iptables/pod/forced", "PATH=/usr/local/bin:/usr/bin:/bin exec");

        (run.Output + run.Error).Should().NotContain("There is no iptables-restore").And.NotContain("inconclusive");
    }
}
