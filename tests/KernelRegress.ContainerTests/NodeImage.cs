using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using KernelRegress.Lab.Guests;
using KernelRegress.UnitTests.Cli;

namespace KernelRegress.ContainerTests;

/// <summary>The image FROM scratch with the one file for a node, which <c>.ci/node</c> has put together.</summary>
internal sealed class NodeImage : IAsyncDisposable
{
    private const string Unconfined = "seccomp=unconfined";

    private static readonly string s_directory = Path.Combine(AgentBinary.FindSources(), ".artifacts", "node", "image");

    private readonly IFutureDockerImage _image = new ImageFromDockerfileBuilder().WithDockerfileDirectory(s_directory).Build();

    /// <summary>Why there can be none; null where it can be built.</summary>
    internal static string? Missing => Directory.Exists(s_directory) ? null : $"There is no {s_directory}. Next: .ci/node.";

    internal static async Task<NodeImage> Build()
    {
        var image = new NodeImage();
        await image._image.CreateAsync();
        return image;
    }

    /// <summary>Runs a container as the README has it: an ordinary user, no capability, nothing to write to.</summary>
    /// <param name="syscalls">Whether it may make namespaces, which Docker's filter of system calls refuses whoever has no capability.</param>
    /// <param name="sysctls">Whether it may set those of its own namespaces: without, all of <c>/proc/sys</c> is read-only.</param>
    internal async Task<ProgramRun> Run(string[] arguments, bool syscalls = true, bool sysctls = true)
    {
        await using IContainer container = new ContainerBuilder(_image).WithCommand(arguments).WithCreateParameterModifier(created =>
        {
            HostConfig host = created.HostConfig!;
            host.CapDrop = ["ALL"];
            host.SecurityOpt = ["no-new-privileges", .. syscalls ? (string[])[Unconfined] : []];
            host.ReadonlyRootfs = true;
            if (sysctls)
                (host.MaskedPaths, host.ReadonlyPaths) = ([], []);
        }).Build();
        await container.StartAsync();
        long code = await container.GetExitCodeAsync();
        (string output, string error) = await container.GetLogsAsync(timestampsEnabled: false);
        return new((int)code, output, error);
    }

    public ValueTask DisposeAsync() => _image.DisposeAsync();
}
