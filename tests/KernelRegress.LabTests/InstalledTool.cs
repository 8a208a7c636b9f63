using KernelRegress.Lab;
using KernelRegress.Lab.Guests;

namespace KernelRegress.LabTests;

/// <summary>The packages, made from the sources once, and the tool installed from them: all in a directory that goes with it.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    private const string Version = "0.1.0-packed";
    private const string Advice = "see what the same command says in a clone.";

    private readonly string _directory = Directory.CreateTempSubdirectory("kernelregress-packed-").FullName;

    internal string Packages => Path.Combine(_directory, "packages");

    /// <summary>Where the tool runs: nothing of the sources is above.</summary>
    internal string Elsewhere => Directory.CreateDirectory(Path.Combine(_directory, "elsewhere")).FullName;

    public async Task InitializeAsync()
    {
        // Artifacts of its own, since the build that these tests came from may still be at work, and a version that no cache of packages knows.
        await ExternalProgram.Run("dotnet",
            ["pack", "--output", Packages, "--nologo", $"-p:ArtifactsPath={_directory}/artifacts", $"-p:Version={Version}"], Advice, AgentBinary.FindSources());
        await ExternalProgram.Run("dotnet",
            ["tool", "install", "kernelregress", "--version", Version, "--tool-path", Path.Combine(_directory, "tool"), "--source", Packages], Advice, Elsewhere);
    }

    /// <summary>Returns what the tool wrote; any other exit code than 0 fails.</summary>
    internal Task<string> Run(params string[] arguments) =>
        ExternalProgram.Run(Path.Combine(_directory, "tool", "kernelregress"), arguments, "run 'kernelregress doctor'.", Elsewhere);

    public Task DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }
}
