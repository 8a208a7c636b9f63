using System.Diagnostics;
using System.Text;
using KernelRegress.Fixtures;
using KernelRegress.Results;
using KernelRegress.UnitTests.Cli;

namespace KernelRegress.LabTests;

/// <summary>What somebody gets who copies one file to a node.</summary>
public sealed class NodeFileTests
{
    // No luck is needed, and one CPU is enough.
    private const string Forced = "--scenario 'udp/*/forward/forced'";

    private const int Largest = 60_000_000;

    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(0.3);

    [SkippableFact]
    public void It_is_small_enough_to_copy_and_starts_at_once()
    {
        NodeFile.SkipUnlessBuilt();

        new FileInfo(NodeFile.Path).Length.Should().BeLessThan(Largest);
        Enumerable.Range(0, 10).Select(_ => TimeOfList()).Order().ElementAt(5).Should().BeLessThan(s_start);
    }

    [SkippableFact]
    public async Task It_prints_the_record_of_a_run_and_leaves_nothing()
    {
        NodeFile.SkipUnlessBuilt();

        ProgramRun run = await NodeFile.Run($"run {Forced} --format json --output -");

        run.Error.Should().BeEmpty();
        RunRecord record = RecordReader.ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(run.Output)), "output").Should().ContainSingle().Subject;
        record.Kernel.Release.Should().Be(Machine.Release);
        record.Machine.Privileges.Should().Be("userns");
        record.Scenarios.Should().HaveCountGreaterThan(5).And.OnlyContain(scenario => scenario.Verdict == VerdictKind.Held);
        run.ExitCode.Should().Be(ExitCodes.AllHeld);
    }

    [SkippableFact]
    public async Task It_concludes_nothing_where_nothing_could_be_shown()
    {
        NodeFile.SkipUnlessBuilt();

        ProgramRun run = await NodeFile.Run("run --scenario udp/dnat-one/forward/four-senders --cpus 2 --output -");

        run.ExitCode.Should().Be(ExitCodes.NothingConcluded, run.Output);
        run.Output.Should().Contain("4 senders need 4 CPUs");
    }

    [SkippableTheory]
    [InlineData("list", "udp/dnat-two/forward")]
    [InlineData("list --format json", "\"expectation\": ")]
    [InlineData("doctor", "other kernels in virtual machines: there is no qemu-system-x86_64")]
    [InlineData("explain udp/dnat-two/forward", "udp/dnat-two/forward")]
    [InlineData("repro udp/dnat-two/forward", "ip netns add")]
    [InlineData($"run {Forced} --format json --output - > /tmp/r; /mnt/kernelregress compare /tmp/r - < /tmp/r; rm /tmp/r", "got worse")]
    [InlineData($"run {Forced} --format json --output - > /tmp/r; /mnt/kernelregress report --output - /tmp/r; rm /tmp/r", "</html>")]
    public async Task It_does_what_needs_no_other_kernel(string line, string says)
    {
        NodeFile.SkipUnlessBuilt();

        ProgramRun run = await NodeFile.Run(line);

        run.Error.Should().BeEmpty();
        run.Output.Should().Contain(says);
        run.ExitCode.Should().Be(0);
    }

    [SkippableFact]
    public async Task It_refuses_another_kernel_with_the_next_step()
    {
        NodeFile.SkipUnlessBuilt();

        ProgramRun run = await NodeFile.Run("run --kernel debian:6.12 --scenario udp/none/local --output -");

        run.ExitCode.Should().Be(ExitCodes.HarnessFailed);
        run.Error.Should().Contain("Next: ");
    }

    private static TimeSpan TimeOfList()
    {
        long begun = Stopwatch.GetTimestamp();
        using Process list = Process.Start(new ProcessStartInfo(NodeFile.Path, ["list"]) { RedirectStandardOutput = true })!;
        list.StandardOutput.ReadToEnd().Should().Contain("udp/dnat-two/forward");
        list.WaitForExit();
        return Stopwatch.GetElapsedTime(begun);
    }
}
