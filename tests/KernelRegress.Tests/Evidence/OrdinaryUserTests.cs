using System.Diagnostics;
using System.Runtime.InteropServices;
using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.Tests.Evidence;

/// <summary>In a user namespace of its own, as an ordinary user has it, the agent may not watch drops: it says so and goes on.</summary>
public sealed class OrdinaryUserTests
{
    [SkippableFact]
    public async Task Without_the_right_to_watch_the_record_says_so()
    {
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string agent = Path.Combine(AppContext.BaseDirectory, "agent", "KernelRegress.Agent.dll");
        using Process process = Process.Start(new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", dotnet, "exec", agent])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var connection = new AgentConnection(process.StandardOutput, process.StandardInput);
        AgentHello hello = await connection.Hello(TimeSpan.FromSeconds(30));
        RaceAnswer answer = await connection.Race(new("tcp/none/forward", Rounds: 500), TimeSpan.FromSeconds(60));
        process.StandardInput.Close();
        await process.WaitForExitAsync();

        hello.Privileges.Should().Be("userns");
        Observation seen = answer.Observation.Should().NotBeNull().And.Subject.As<Observation>();
        Skip.If(seen.Gone == 0, "Nothing was lost, so there was nothing to name.");
        seen.Drops.Should().BeEmpty();
        seen.DropsUnseen.Should().Contain("CAP_BPF");
        seen.Silent.Should().BeTrue("link statistics and snmp need no privilege");
    }
}
