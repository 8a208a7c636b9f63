using KernelRegress.Lab;
using KernelRegress.Lab.Guests;

namespace KernelRegress.LabTests;

/// <summary>The packages, made from the sources once, and the tool installed from them: all in a directory that goes with it.</summary>
public sealed class InstalledTool : IAsyncLifetime
{
    internal const string Version = "0.1.0-packed";
    private const string Advice = "see what the same command says in a clone.";

    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("kernelregress-packed-").FullName;

    internal string Packages => Path.Combine(_directory, "packages");

    /// <summary>Its own, since the machine's would keep the packages of an earlier run under the same version.</summary>
    internal string PackageCache => Path.Combine(_directory, "nuget");

    internal string Directory(string name) => System.IO.Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;

    /// <summary>Where the tool runs: nothing of the sources is above.</summary>
    internal string Elsewhere => Directory("elsewhere");

    public async Task InitializeAsync()
    {
        // Artifacts of its own, since the build that these tests came from may still be at work, and a version that no cache of packages knows.
        await ExternalProgram.Run("dotnet",
            ["pack", "--output", Packages, "--nologo", $"-p:ArtifactsPath={_directory}/artifacts", $"-p:Version={Version}", "-p:ContinuousIntegrationBuild=true"], Advice, AgentBinary.FindSources());
        await ExternalProgram.Run("dotnet",
            ["tool", "install", "kernelregress", "--version", Version, "--tool-path", Path.Combine(_directory, "tool"), "--source", Packages], Advice, Elsewhere);
    }

    /// <summary>Returns what the tool wrote; any other exit code than 0 fails.</summary>
    internal Task<string> Run(params string[] arguments) =>
        ExternalProgram.Run(Path.Combine(_directory, "tool", "kernelregress"), arguments, "run 'kernelregress doctor'.", Elsewhere);

    /// <summary>Runs lines of a shell that know the tool.</summary>
    internal Task<string> RunLines(string lines, string directory) =>
        ExternalProgram.Run("sh", ["-ec", $"PATH='{_directory}/tool':\"$PATH\"\n{lines}"], "run the lines by hand.", directory);

    public Task DisposeAsync()
    {
        System.IO.Directory.Delete(_directory, recursive: true);
        return Task.CompletedTask;
    }
}
