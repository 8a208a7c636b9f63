using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Cli;

/// <summary>However a process of the program ends, it says so in a sentence and by its exit code, and leaves nothing.</summary>
public sealed class EndingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("kernelregress-ending-").FullName;

    [Fact]
    public async Task With_too_few_open_files_it_says_how_many_it_needs()
    {
        ProgramRun run = await ProgramRun.Of("list", "ulimit -n 64 && exec");

        run.Should().BeEquivalentTo(new ProgramRun(ExitCodes.HarnessFailed, "",
            "This process may have 64 files open, and a run needs 1024.\n  Next: ulimit -n 1024, or raise the hard limit (limits.conf(5)).\n"));
    }

    [Theory]
    [InlineData("Max open files            1024                 524288               files", false)]
    [InlineData("Max open files            unlimited            unlimited            files", false)]
    [InlineData("Max open files            1023                 1023                 files", true)]
    [InlineData("", false)]
    public void What_the_kernel_says_of_the_limit_is_read(string line, bool refused)
    {
        Action require = () => OpenFiles.Require(["Limit                     Soft Limit           Hard Limit           Units", line]);

        if (refused)
            require.Should().Throw<HarnessException>();
        else
            require.Should().NotThrow();
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_nothing() =>
        (await ProgramRun.Of("list | head -n 1")).Should().Match<ProgramRun>(run => run.ExitCode == 0 && run.Error == "" && run.Output.Length > 0);

    [Fact]
    public async Task A_full_disk_behind_standard_output_is_the_machine_s_fault() =>
        (await ProgramRun.Of("list > /dev/full")).Should().Match<ProgramRun>(run => run.ExitCode == ExitCodes.HarnessFailed && run.Error.Contains("No space left on device"));

    [Fact]
    public async Task Nobody_need_listen_for_a_failure_to_have_its_exit_code() =>
        (await ProgramRun.Of("list > /dev/full 2> /dev/full")).ExitCode.Should().Be(ExitCodes.HarnessFailed);

    [Fact]
    public async Task Without_a_home_what_needs_none_is_done() =>
        (await ProgramRun.Of("list", "unset HOME XDG_CACHE_HOME && exec")).ExitCode.Should().Be(0);

    [Fact]
    public void A_disk_that_is_full_leaves_no_half_record()
    {
        // In the way of the record stands a directory, so that all but the last step can be done.
        string path = RecordFile.PathOf(_directory, "6.1");
        Directory.CreateDirectory(Path.Combine(path, "x"));

        FluentActions.Invoking(() => RecordFile.Write(_directory, Runs.Record("6.1"), force: true)).Should().Throw<Exception>().Which.Should().Match(e => e is IOException || e is UnauthorizedAccessException);

        Directory.GetFiles(_directory).Should().BeEmpty();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
