using System.IO.Compression;
using KernelRegress.Lab;

namespace KernelRegress.LabTests;

/// <summary>The lines that a package's README promises to run.</summary>
internal static class Readme
{
    private const string Fence = "```";

    /// <summary>The first block of a language.</summary>
    internal static string Of(ZipArchive package, string language)
    {
        using (package)
        using (StreamReader text = new(package.GetEntry("README.md")!.Open()))
            return text.ReadToEnd().Split($"{Fence}{language}\n")[1].Split(Fence)[0];
    }

    /// <summary>A project that has nothing but a package.</summary>
    internal static string ProjectWith(string package) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="{InstalledTool.Version}" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Compiles lines against the packages, and returns what the program wrote. Two baselines are its arguments.</summary>
    internal static async Task<string> Run(string lines, string project, InstalledTool tool, string directory)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "Program.cs"), lines);
        await File.WriteAllTextAsync(Path.Combine(directory, "readme.csproj"), project);
        // A semicolon parts properties, so the sources come by the environment.
        await ExternalProgram.Run("env", [$"RestorePackagesPath={tool.PackageCache}", $"RestoreSources={tool.Packages};{MachinesPackages}", "dotnet", "build", "--nologo", "--output", "built"],
            "run 'dotnet build' in a copy of that directory.", directory);
        string[] privileges = HostSession.HasPrivileges() ? [] : ["unshare", "--user", "--map-root-user", "--mount"];
        return await ExternalProgram.Run("env", [.. privileges, "dotnet", "built/readme.dll", Baseline("debian-6.12"), Baseline("debian-7.3")], "run the lines by hand.", directory);
    }

    // What the build of these tests has fetched, FluentAssertions for one.
    private static string MachinesPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Baseline(string name) => Path.Combine(AppContext.BaseDirectory, "baselines", $"{name}.json");
}
