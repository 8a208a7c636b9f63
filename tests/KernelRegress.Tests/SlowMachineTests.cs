using System.Diagnostics;
using KernelRegress.Lab;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.Tests;

/// <summary>A kernel must not look worse because the machine had no time: an entry that a clash inserted lives for one second.</summary>
public sealed class SlowMachineTests(ITestOutputHelper output)
{
    private const int Stops = 12;
    private static readonly TimeSpan s_longerThanALoserLives = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(20);

    [SkippableTheory]
    [InlineData("udp/dnat-two/forward/forced-four")]
    [InlineData("udp/dnat-two/forward/forced-three")]
    [InlineData("tcp/dnat-one/forward/conversation-wrapped")]
    public async Task An_agent_that_stands_still_for_more_than_a_second_now_and_then_finds_no_violation(string name)
    {
        OnThisKernel.RequireRoot();
        await using HostSession session = await HostSession.Open(TimeSpan.FromSeconds(60));
        await session.Race(new(name)); // what is compiled first would take the first stops
        Task<RaceAnswer> race = session.Race(new(name, Rounds: 100));
        for (int i = 0; i < Stops && !race.IsCompleted; i++)
        {
            await Task.WhenAny(race, Task.Delay(s_between));
            Signal("STOP", session.ProcessId);
            await Task.Delay(s_longerThanALoserLives);
            Signal("CONT", session.ProcessId);
        }

        ScenarioResult result = (await race).Judge(ScenarioCatalog.Find(name)!);
        output.WriteLine($"{result.Verdict}: {result.Reason}");
        result.Verdict.Should().NotBe(VerdictKind.Violated, result.Reason);
    }

    private static void Signal(string signal, int process)
    {
        using Process kill = Process.Start("kill", ["-s", signal, $"{process}"]);
        kill.WaitForExit();
    }
}
