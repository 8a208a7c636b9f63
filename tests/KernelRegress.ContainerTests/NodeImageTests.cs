using System.Text;
using KernelRegress.Fixtures;
using KernelRegress.Lab;
using KernelRegress.Lab.Guests;
using KernelRegress.Netlink;
using KernelRegress.Results;
using KernelRegress.UnitTests.Cli;

namespace KernelRegress.ContainerTests;

/// <summary>What a pod gets that has the privileges which the README names, and no other.</summary>
public sealed class NodeImageTests(Engine engine) : IClassFixture<Engine>
{
    // No luck is needed, so that two runs do the same.
    private static readonly string[] s_forced =
        ["run", "--format", "json", "--output", "-", "--scenario", "udp/*/forward/forced", "--scenario", "tcp/dnat-one/*/forced", "--scenario", "icmp/none/*/forced"];

    [SkippableFact]
    public async Task A_pod_without_any_capability_prints_the_record_that_the_host_would()
    {
        Require();
        await using NodeImage image = await NodeImage.Build();
        string[] before = LinksOfEngine();

        ProgramRun run = await image.Run(s_forced);

        run.Error.Should().BeEmpty();
        run.ExitCode.Should().Be(ExitCodes.AllHeld);
        RunRecord pod = Read(run.Output), host = Read(await ExternalProgram.Run(Path.Combine(AgentBinary.FindSources(), ".artifacts", "node", "kernelregress"), s_forced, ".ci/node"));
        pod.Scenarios.Should().HaveCountGreaterThan(5);
        Outcomes(pod).Should().Equal(Outcomes(host));
        LinksOfEngine().Should().Equal(before);
    }

    [SkippableFact]
    public async Task A_pod_that_may_not_make_namespaces_fails_and_says_so()
    {
        Require();
        await using NodeImage image = await NodeImage.Build();

        ProgramRun run = await image.Run(s_forced, syscalls: false);

        run.ExitCode.Should().Be(ExitCodes.HarnessFailed);
        run.Output.Should().BeEmpty();
        run.Error.Should().Contain("may not make user namespaces");
    }

    [SkippableFact]
    public async Task A_pod_whose_sysctls_are_read_only_concludes_nothing_and_says_so()
    {
        Require();
        await using NodeImage image = await NodeImage.Build();

        ProgramRun run = await image.Run(s_forced, sysctls: false);

        run.ExitCode.Should().Be(ExitCodes.NothingConcluded);
        Read(run.Output).Scenarios.Should().OnlyContain(scenario => scenario.Verdict == VerdictKind.Unsupported && scenario.Reason!.Contains("mount /proc/sys writable"));
    }

    private void Require()
    {
        Skip.If(engine.Missing is not null, engine.Missing);
        Skip.If(NodeImage.Missing is not null, NodeImage.Missing);
    }

    private static RunRecord Read(string output) => RecordReader.ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(output)), "output").Should().ContainSingle().Subject;

    private static IEnumerable<string> Outcomes(RunRecord record) => record.Scenarios.Select(scenario => $"{scenario.Name} {scenario.Verdict} {scenario.Outcome}");

    private string[] LinksOfEngine()
    {
        using NetworkNamespace @namespace = engine.OpenNamespace();
        using RouteSocket route = RouteSocket.Open(@namespace.Descriptor);
        return [.. route.Links().Select(link => link.Name)];
    }
}
