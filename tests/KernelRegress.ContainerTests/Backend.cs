using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;
using KernelRegress.Fixtures;

namespace KernelRegress.ContainerTests;

/// <summary>What the receiver in a container says in the end.</summary>
internal sealed record Account(long Frames, long Sentinels, long Strangers, long WithoutRoom);

/// <summary>A container that receives at a published UDP port.</summary>
internal sealed partial class Backend : IAsyncDisposable
{
    internal const ushort Port = 8080;

    private readonly Engine _engine;
    private readonly IContainer _container;

    private Backend(Engine engine, IContainer container) => (_engine, _container) = (engine, container);

    internal IPAddress Address { get; private set; } = IPAddress.None;

    /// <summary>The bridge's own address, which masquerade takes.</summary>
    internal IPAddress Gateway { get; private set; } = IPAddress.None;

    internal ushort PublishedPort { get; private set; }

    private string NamespacePath { get; set; } = "";

    /// <param name="network">A user-defined network; null for Docker's default bridge.</param>
    internal static async Task<Backend> Start(Engine engine, INetwork? network)
    {
        ContainerBuilder builder = new ContainerBuilder(engine.Receiver).WithPortBinding($"{Port}/udp", assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("listening"));
        IContainer container = (network is null ? builder : builder.WithNetwork(network)).Build();
        try
        {
            await container.StartAsync();
            var backend = new Backend(engine, container);
            await backend.Inspect();
            return backend;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    internal NetworkNamespace OpenNamespace(string name) => _engine.OpenNamespace(name, NamespacePath);

    /// <summary>Ends the receiver, which then tells what it has received.</summary>
    internal async Task<Account> Close()
    {
        await _container.StopAsync();
        (string output, string errors) = await _container.GetLogsAsync();
        Match account = AccountLine.Match(output);
        account.Success.Should().BeTrue($"the receiver should end with its account, and said: {output}{errors}");
        long Number(string name) => long.Parse(account.Groups[name].Value, CultureInfo.InvariantCulture);
        return new(Number("frames"), Number("sentinels"), Number("strangers"), Number("room"));
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();

    private async Task Inspect()
    {
        using DockerClient client = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.NewGuid()).Build();
        ContainerInspectResponse seen = await client.Containers.InspectContainerAsync(_container.Id);
        EndpointSettings endpoint = seen.NetworkSettings!.Networks!.Values.Single();
        Address = IPAddress.Parse(endpoint.IPAddress);
        Gateway = IPAddress.Parse(endpoint.Gateway);
        NamespacePath = seen.NetworkSettings.SandboxKey!;
        PublishedPort = _container.GetMappedPublicPort($"{Port}/udp");
    }

    [GeneratedRegex(@"frames (?<frames>\d+) sentinels (?<sentinels>\d+) strangers (?<strangers>\d+) without-room (?<room>\d+)")]
    private static partial Regex AccountLine { get; }
}
