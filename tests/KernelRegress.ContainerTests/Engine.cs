using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using KernelRegress.Fixtures;
using KernelRegress.Lab;

namespace KernelRegress.ContainerTests;

/// <summary>The Docker engine that <c>DOCKER_HOST</c> names, with a namespace of its own in which it writes its rules.</summary>
public sealed class Engine : IAsyncLifetime
{
    private const string Next = "'.ci/docker dotnet test tests/KernelRegress.ContainerTests' starts an engine of its own (apt-get install docker.io)";

    private const string UnixSocket = "unix://";
    private const string ApiVersion = "DOCKER_API_VERSION";

    private static readonly string Host = Environment.GetEnvironmentVariable("DOCKER_HOST") ?? UnixSocket + "/var/run/docker.sock";

    private const int SOL_SOCKET = 1;
    private const int SO_PEERCRED = 17;

    private readonly string _image = Directory.CreateTempSubdirectory("kernelregress-image-").FullName;
    private IFutureDockerImage? _receiver;

    /// <summary>Why it cannot be raced; null where it can.</summary>
    internal string? Missing { get; private set; }

    /// <summary>The engine's process.</summary>
    internal int Process { get; private set; }

    /// <summary>An image that is nothing but the receiver.</summary>
    internal IImage Receiver => _receiver!;

    /// <summary>Published ports are also held by a process each, and traffic from the host itself is not masqueraded.</summary>
    internal bool HasUserlandProxy { get; private set; }

    /// <summary>Where the engine's rules are.</summary>
    internal NetworkNamespace OpenNamespace() => NetworkNamespace.Open("docker", $"/proc/{Process}/ns/net");

    /// <summary>A namespace that the engine has made, by the name that it has there.</summary>
    internal NetworkNamespace OpenNamespace(string name, string path) => NetworkNamespace.Open(name, $"/proc/{Process}/root{path}");

    public async Task InitializeAsync()
    {
        Missing = Find();
        if (Missing is not null)
            return;
        await SpeakItsVersion();
        // Nothing is pulled, so there is no image of a reaper; each resource is disposed by who made it.
        TestcontainersSettings.ResourceReaperEnabled = false;
        HasUserlandProxy = !File.ReadAllText($"/proc/{Process}/cmdline").Contains("--userland-proxy=false", StringComparison.Ordinal);
        await BuildReceiver();
    }

    public async Task DisposeAsync()
    {
        if (_receiver is not null)
            await _receiver.DisposeAsync();
        Directory.Delete(_image, recursive: true);
    }

    private string? Find()
    {
        if (!Host.StartsWith(UnixSocket, StringComparison.Ordinal))
            return $"The Docker engine at {Host} is not on this machine: {Next}.";
        try
        {
            using Socket socket = Connect();
            Process = PeerOf(socket);
        }
        catch (SocketException e)
        {
            return $"No Docker engine answers at {Host} ({e.Message}): {Next}.";
        }

        if (ProgramPath.TryFind("gcc") is null)
            return "There is no gcc to build the backend's receiver: apt-get install gcc libc6-dev.";
        // A race adds a link and flushes the conntrack table: nothing for the network in which the machine and we live.
        return File.ResolveLinkTarget($"/proc/{Process}/ns/net", false)!.Name == File.ResolveLinkTarget("/proc/self/ns/net", false)!.Name
            ? $"The Docker engine at {Host} works in the same network as everything else here: {Next}."
            : null;
    }

    private static Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Host[UnixSocket.Length..]));
        return socket;
    }

    // unix(7): who listens at the other end.
    private static int PeerOf(Socket socket)
    {
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(SOL_SOCKET, SO_PEERCRED, credentials);
        return BinaryPrimitives.ReadInt32LittleEndian(credentials);
    }

    // Testcontainers asks for the newest version of the API, which an older engine refuses; it looks here before its first request.
    private static async Task SpeakItsVersion()
    {
        if (Environment.GetEnvironmentVariable(ApiVersion) is not null)
            return;
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, _) => new(new NetworkStream(Connect(), ownsSocket: true)) });
        JsonElement version = await client.GetFromJsonAsync<JsonElement>(new Uri("http://docker/version"));
        Environment.SetEnvironmentVariable(ApiVersion, version.GetProperty("ApiVersion").GetString());
    }

    private async Task BuildReceiver()
    {
        await ExternalProgram.Run("gcc", ["-static", "-O2", "-Wall", "-o", Path.Combine(_image, "receiver"), Path.Combine(AppContext.BaseDirectory, "receiver.c")],
            "apt-get install gcc libc6-dev.");
        await File.WriteAllTextAsync(Path.Combine(_image, "Dockerfile"), "FROM scratch\nCOPY receiver /receiver\nENTRYPOINT [\"/receiver\"]\n");
        _receiver = new ImageFromDockerfileBuilder().WithDockerfileDirectory(_image).Build();
        await _receiver.CreateAsync();
    }
}
