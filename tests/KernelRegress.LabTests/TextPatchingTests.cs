using KernelRegress.Lab;
using KernelRegress.Lab.Guests;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>
/// An emulated CPU that runs code which another one patches may panic. A probe from the kernel's command line (kprobe_event=, see
/// Documentation/trace/kprobetrace.rst) prints each static key that is switched.
/// </summary>
public sealed class TextPatchingTests(ITestOutputHelper output)
{
    private const string Probe = "kprobe_event=p:patched,jump_label_update,key=%di:symbol tp_printk";
    private const string HooksOfNetfilter = "key=nf_hooks_needed+";

    [SkippableFact]
    public async Task Races_switch_no_static_key_of_netfilter()
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipWithoutApt();
        await using GuestSession session = await GuestSession.Open(new()
        {
            Kernel = KernelReference.Parse("debian:6.12"),
            Progress = new OutputProgress(output),
            Machine = new() { KernelArguments = Probe },
        });
        foreach (string scenario in (string[])["udp/dnat-two/forward", "udp6/masquerade/local", "udp/none/bridge"])
            (await session.Race(new(scenario, Rounds: 50))).Observation.Should().NotBeNull();

        IReadOnlyList<ConsoleLine> log = session.Console.Lines();
        log.Should().Contain(line => IsReady(line));
        KeysSwitched(log.TakeWhile(line => !IsReady(line))).Should().Contain(key => key.Contains(HooksOfNetfilter), "otherwise the probe does not work");
        string[] racing = KeysSwitched(log.SkipWhile(line => !IsReady(line)));
        output.WriteLine(string.Join('\n', racing));
        racing.Should().NotContain(key => key.Contains(HooksOfNetfilter) || key.Contains("[nf_"));
    }

    // The agent has sent traffic of its own by then, and races from then on.
    private static bool IsReady(ConsoleLine line) => line.Text.Contains("kernelregress: ready", StringComparison.Ordinal);

    private static string[] KeysSwitched(IEnumerable<ConsoleLine> log) =>
        [.. log.Select(line => line.Text).Where(line => line.Contains("jump_label_update", StringComparison.Ordinal) && line.Contains(" key=", StringComparison.Ordinal) && !line.Contains("ommand line:", StringComparison.Ordinal))];
}
