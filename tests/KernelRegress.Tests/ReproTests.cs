using System.Diagnostics;
using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>A finding can be repeated by hand: the script of <c>repro</c> makes the network that we race in.</summary>
public sealed class ReproTests
{
    [SkippableTheory]
    [InlineData("udp/dnat-two/forward")]
    [InlineData("tcp/dnat-one/local")]
    [InlineData("udp6/masquerade/forward")]
    [InlineData("udp/dnat-one/bridge")]
    [InlineData("udp/service/pod")]
    [InlineData("tcp/service/hostnetwork")]
    [InlineData("udp/service/hairpin")]
    [InlineData("udp/service/nodeport")]
    [InlineData("udp/service/pod/affinity")]
    [InlineData("udp/service-iptables/pod")]
    [InlineData("dns/service/pod/plain")]
    public void The_script_s_network_races_like_ours(string name)
    {
        OnThisKernel.RequireRoot();
        OnThisKernel.RequireProgram("ip");
        OnThisKernel.RequireProgram("nft");
        Scenario scenario = ScenarioCatalog.Find(name)!;
        if (scenario.Nat == NatKind.ServiceIptables)
            OnThisKernel.RequireProgram("iptables-restore");
        try
        {
            Shell(ShellScript.Of(scenario));
            Observation theirs = Race.RunIn(
                raced => RaceNetwork.Attach(raced, n => NetworkNamespace.Open(n, $"/run/netns/{ShellScript.Prefix}{n}")), scenario, Effort.For(scenario));

            Judgement judgement = Judgement.Of(scenario, theirs);
            judgement.Verdict.Should().Be(VerdictKind.Held, judgement.Reason);
            judgement.Outcome.Should().Be(Outcomes.Of(Race.Run(scenario)));
        }
        finally
        {
            Shell($"for n in /run/netns/{ShellScript.Prefix}*; do [ ! -e $n ] || ip netns delete ${{n##*/}}; done");
        }
    }

    private static void Shell(string script)
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", "-s") { RedirectStandardInput = true, RedirectStandardError = true })!;
        shell.StandardInput.Write(script);
        shell.StandardInput.Close();
        string complaint = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        shell.ExitCode.Should().Be(0, complaint);
    }
}
