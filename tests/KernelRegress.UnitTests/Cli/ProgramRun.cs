using System.Diagnostics;
using KernelRegress.Lab;

namespace KernelRegress.UnitTests.Cli;

/// <summary>What a process of the program answered.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    // A start takes up a CPU for a third of a second.
    private static readonly SemaphoreSlim Turns = new(Environment.ProcessorCount);

    /// <summary>Runs it in a directory of its own that holds nothing, in a shell, so that a line may redirect.</summary>
    /// <param name="how">What the shell does with it, and before.</param>
    internal static async Task<ProgramRun> Of(string line, string how = "exec")
    {
        await Turns.WaitAsync();
        DirectoryInfo directory = Directory.CreateTempSubdirectory("kernelregress-usage-");
        try
        {
            return await In(directory.FullName, line, how);
        }
        finally
        {
            directory.Delete(recursive: true);
            Turns.Release();
        }
    }

    /// <summary>Runs it where something is.</summary>
    internal static async Task<ProgramRun> In(string directory, string line, string how = "exec")
    {
        string program = Path.Combine(AppContext.BaseDirectory, "KernelRegress.Cli.dll");
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", $"{how} '{AgentLocation.Dotnet}' exec '{program}' {line}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
