using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
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
            Shell(ShellScript.Of(scenario), "network");
            Observation theirs = Race.RunIn(
                raced => RaceNetwork.Attach(raced, n => NetworkNamespace.Open(n, $"/run/netns/{ShellScript.Prefix}{n}")), scenario, Effort.For(scenario));

            Judgement judgement = Judgement.Of(scenario, theirs);
            judgement.Verdict.Should().Be(VerdictKind.Held, judgement.Reason);
            judgement.Outcome.Should().Be(Outcomes.Of(Race.Run(scenario)));
        }
        finally
        {
            Shell(ShellScript.Of(scenario), "remove");
        }
    }

    [SkippableTheory]
    [InlineData("udp/dnat-two/forward", "clash_resolve")]
    [InlineData("tcp/dnat-one/local", "insert_failed")]
    [InlineData("udp6/masquerade/forward", "clash_resolve")]
    [InlineData("udp/dnat-one/bridge", "clash_resolve")]
    [InlineData("sctp/none/forward", "insert_failed")]
    [InlineData("udp/service/pod", "clash_resolve")]
    [InlineData("tcp6/dnat-one/forward", "insert_failed")]
    public void The_script_itself_races_says_what_was_counted_and_can_be_run_again(string name, string counter)
    {
        OnThisKernel.RequireRoot();
        OnThisKernel.RequireProgram("nft");
        OnThisKernel.RequireProgram("perl");
        Shell(ShellScript.Of(ScenarioCatalog.Find(name)!), "network");
        for (int run = 0; run < 2; run++)
        {
            string said = Shell(ShellScript.Of(ScenarioCatalog.Find(name)!));

            long clashes = Number(said, $"{counter} ");
            clashes.Should().BeGreaterThan(100, said);
            long lost = 4000 - Number(said, "arrived: ");
            lost.Should().Be(counter == "insert_failed" ? clashes : 0, said);
            Directory.GetFileSystemEntries("/run/netns", $"{ShellScript.Prefix}*").Should().BeEmpty();
        }
    }

    [SkippableFact]
    public void The_script_of_a_control_does_not_clash()
    {
        OnThisKernel.RequireRoot();
        OnThisKernel.RequireProgram("nft");
        OnThisKernel.RequireProgram("perl");
        string said = Shell(ShellScript.Of(ScenarioCatalog.Find("udp/dnat-two/forward/distinct-ports")!));

        Number(said, "arrived: ").Should().Be(4000, said);
        (Number(said, "clash_resolve ") + Number(said, "insert_failed ")).Should().Be(0, said);
    }

    private static long Number(string said, string after) =>
        long.Parse(Regex.Match(said, $"{after}([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Shell(string script, string mode = "race")
    {
        using Process shell = Process.Start(new ProcessStartInfo("sh", ["-s", mode])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> said = shell.StandardOutput.ReadToEndAsync();
        shell.StandardInput.Write(script);
        shell.StandardInput.Close();
        string complaint = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        shell.ExitCode.Should().Be(0, complaint);
        return said.Result;
    }
}
