using System.Diagnostics;
using System.Text.RegularExpressions;
using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Guests;
using KernelRegress.Lab.Images;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>kube-proxy's iptables mode needs a program, which a guest gets from the machine that boots it.</summary>
public sealed class IptablesInGuestTests(ITestOutputHelper output)
{
    private static readonly string[] s_scenarios = ["udp/service-iptables/pod/forced", "tcp/service-iptables/pod/forced", "udp/service-iptables/pod/affinity"];

    private readonly OutputProgress _progress = new(output);

    [SkippableTheory]
    [InlineData("debian:5.10")]
    [InlineData("debian:6.12")]
    [InlineData("debian:7.3")]
    public async Task The_rules_of_kube_proxy_are_raced_in_a_guest(string kernel)
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipWithoutIptables();
        await using GuestSession session = await GuestSession.Open(new() { Kernel = KernelReference.Parse(kernel), Progress = _progress });
        foreach (string scenario in s_scenarios)
        {
            RaceAnswer answer = await session.Race(new(scenario));
            output.WriteLine($"{scenario}: {answer.Unsupported}{answer.Error}{answer.Observation}");
            answer.Judge(ScenarioCatalog.Find(scenario)!).Verdict.Should().Be(VerdictKind.Held);
        }
    }

    [SkippableFact]
    public async Task Without_the_program_the_reason_says_what_adds_it()
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        await using GuestSession session = await BootWithout();
        RaceAnswer answer = await session.Race(new(s_scenarios[0]));
        answer.Unsupported.Should().Contain("no iptables-restore").And.Contain("apt-get install iptables");
    }

    [SkippableFact]
    public async Task A_program_brings_what_ldd_says_that_it_needs()
    {
        RequiredPrograms.SkipWithoutIptables();
        string program = ProgramPath.TryFind("iptables-restore")!;
        using Process ldd = Process.Start(new ProcessStartInfo("ldd", program) { RedirectStandardOutput = true })!;
        string said = await ldd.StandardOutput.ReadToEndAsync();
        // "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)", and the loader by its path alone.
        IEnumerable<string> needed = Regex.Matches(said, @"(/\S+) \(0x").Select(match => match.Groups[1].Value);

        SharedLibraries.Of([program]).Should().BeEquivalentTo(needed);
    }

    private async Task<GuestSession> BootWithout()
    {
        GuestRequest request = new() { Kernel = KernelReference.Parse("debian:6.12"), Progress = _progress };
        (KernelImage kernel, PhaseTimes times) = await new KernelStore(request.Cache, null, _progress).Get(request.Kernel, null, default);
        string agent = await AgentBinary.Get(request.Cache, _progress, default);
        string initramfs = await Initramfs.Get(CacheDirectory.Default, agent, kernel.Modules, [], default);
        return await GuestSession.Boot(kernel, initramfs, request, times, default);
    }
}
