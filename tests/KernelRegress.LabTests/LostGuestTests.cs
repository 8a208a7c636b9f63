using System.Globalization;
using KernelRegress.Lab;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>A real guest, lost as emulated ones now and then are: its kernel runs into a breakpoint that it has not set.</summary>
public sealed class LostGuestTests(ITestOutputHelper output) : IDisposable
{
    // Prints where the function is whenever it runs: a probe's %ip is one byte after the five of the call that every function begins with.
    private const string Probe = "kprobe_event=p:at,__x64_sys_sendto,ip=%ip:x64 tp_printk nopti";
    private const ulong FromProbeToCode = 4;

    private const string First = "udp/none/forward";

    private static readonly Scenario[] s_scenarios =
        [new(First, Expectation.EveryFrameArrives), new("udp/none/local", Expectation.EveryFrameArrives)];

    private readonly string _directory = Directory.CreateTempSubdirectory("kernelregress-test-").FullName;

    [SkippableFact]
    public async Task A_lost_guest_is_booted_again_for_the_scenarios_without_an_answer()
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipWithoutApt();
        await using GuestSession session = await GuestSession.Open(new()
        {
            Kernel = KernelReference.Parse("debian:6.12"),
            Progress = new OutputProgress(output),
            Machine = new() { Qemu = WithDebugger(), KernelArguments = Probe, Accelerator = Accelerator.Tcg },
        });
        int lost = session.ProcessId;
        CatalogRun run = new(session, s_scenarios, rounds: 50);
        await run.Run(_ => { }, result => BreakAfter(result, session), CancellationToken.None);
        output.WriteLine(string.Join('\n', run.Record.Restarts));

        run.Failure.Should().BeNull();
        run.Record.Scenarios.Should().HaveCount(2).And.OnlyContain(result => result.Observation != null);
        run.Record.Restarts.Should().ContainSingle().Which.Should().Match<Restart>(r => r.Reason.Contains("int3") && r.InFlight.Single() == "udp/none/local");
        session.ProcessId.Should().NotBe(lost);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string DebuggerPort => Path.Combine(_directory, "gdb");

    private string WithDebugger()
    {
        string machine = Path.Combine(_directory, "machine");
        File.WriteAllText(machine, $"#!/bin/sh\nexec qemu-system-x86_64 \"$@\" -gdb unix:{DebuggerPort},server=on,wait=off\n");
        File.SetUnixFileMode(machine, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return machine;
    }

    private void BreakAfter(ScenarioResult result, GuestSession session)
    {
        if (result.Name != First)
            return;
        using DebuggerConnection debugger = new(DebuggerPort);
        debugger.Write(AddressIn(session.Console) + FromProbeToCode, "cc");
    }

    private static ulong AddressIn(GuestConsole console)
    {
        string line = console.Lines().First(l => l.Text.Contains("(__x64_sys_sendto+", StringComparison.Ordinal)).Text;
        return ulong.Parse(line[(line.IndexOf("ip=0x", StringComparison.Ordinal) + 5)..].Split(' ')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
