using System.Diagnostics;
using System.Globalization;
using KernelRegress.Lab;
using KernelRegress.Results;
using KernelRegress.UnitTests.Cli;

namespace KernelRegress.LabTests;

/// <summary>A run of this kernel that comes to a hard end: its exit code tells, what was measured is kept, and its agent is gone.</summary>
public sealed class EndingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("kernelregress-ending-").FullName;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_run_that_is_told_to_stop_keeps_what_it_has_and_leaves_no_agent(string signal)
    {
        using Process run = Start("run", "--output", _directory, "--scenario", "udp/none/*");
        Task<string> output = run.StandardOutput.ReadToEndAsync(), error = run.StandardError.ReadToEndAsync();
        int agent = await ChildOf(run.Id);

        using (Process kill = Process.Start("kill", ["-s", signal, $"{run.Id}"]))
            await kill.WaitForExitAsync();
        await run.WaitForExitAsync().WaitAsync(Patience);

        run.ExitCode.Should().Be(ExitCodes.NothingConcluded, await error);
        (Directory.GetFiles(_directory, "*.json").Length == 1 || (await error).Contains("nothing was measured")).Should().BeTrue(await output + await error);
        await Until(() => !File.Exists($"/proc/{agent}/stat"));
    }

    [SkippableFact]
    public async Task On_a_full_disk_the_answer_is_told_and_no_half_record_is_left()
    {
        ProgramRun run = await ProgramRun.In(_directory, "run --output small --scenario udp/none/local/forced",
            "mkdir small && exec unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o size=4k none small && \"$@\"; code=$?; ls -A small; exit $code' sh");
        Skip.If(run.Error.Contains("unshare", StringComparison.Ordinal), run.Error);

        run.ExitCode.Should().Be(ExitCodes.HarnessFailed, run.Error);
        run.Error.Should().Contain("cannot be written").And.Contain("Next: make room there");
        run.Output.Should().Contain("1 of 1 held").And.NotContain(".json");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    // Under nohup(1) whoever we start ignores SIGHUP too, as it should: what is tested is one who does not.
    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("env", ["--default-signal", AgentLocation.Dotnet, "exec", Path.Combine(AppContext.BaseDirectory, "KernelRegress.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    // Whichever thread has started it.
    private static async Task<int> ChildOf(int process)
    {
        string[] children = [];
        await Until(() =>
        {
            children = [.. Directory.GetDirectories($"/proc/{process}/task").Select(thread => Path.Combine(thread, "children")).Where(File.Exists).SelectMany(File.ReadLines)
                .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
            return children.Length > 0;
        });
        return int.Parse(children[0], CultureInfo.InvariantCulture);
    }

    private static async Task Until(Func<bool> holds)
    {
        long start = Stopwatch.GetTimestamp();
        while (!holds())
        {
            Stopwatch.GetElapsedTime(start).Should().BeLessThan(Patience);
            await Task.Delay(10);
        }
    }
}
