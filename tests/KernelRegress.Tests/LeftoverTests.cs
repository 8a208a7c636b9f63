using System.Diagnostics;
using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>Nothing of a run may be left, however it ends.</summary>
public sealed class LeftoverTests
{
    private const int Kills = 30;

    [Fact]
    public async Task Nothing_is_left_after_the_agent_is_killed_at_any_moment()
    {
        string before = Leftovers.OfMachine();
        int inMidRace = 0;
        // Seeded, so that a failure can be repeated.
        var random = new Random(4711);
        for (int i = 0; i < Kills; i++)
        {
            IReadOnlySet<string> held = await KillAgent(TimeSpan.FromMilliseconds(random.Next(0, 500)));
            inMidRace += held.Count > 0 ? 1 : 0;
            Leftovers.HoldersOf(held).Should().BeEmpty("a namespace that nobody holds is gone");
        }

        inMidRace.Should().BeGreaterThan(Kills / 4, "a kill between two races would show nothing");
        Leftovers.OfMachine().Should().Be(before);
    }

    [Fact]
    public async Task An_agent_whose_session_is_gone_ends_by_itself()
    {
        await using HostSession session = await HostSession.Open(TimeSpan.FromSeconds(30));
        using Process agent = Process.GetProcessById(session.ProcessId);

        await session.DisposeAsync();

        agent.HasExited.Should().BeTrue();
    }

    /// <returns>The namespaces that the agent held when it was killed.</returns>
    private static async Task<IReadOnlySet<string>> KillAgent(TimeSpan after)
    {
        await using HostSession session = await HostSession.Open(TimeSpan.FromSeconds(30));
        using Process agent = Process.GetProcessById(session.ProcessId);
        Task<RaceAnswer> race = session.Race(new("udp/dnat-two/forward", Rounds: 200_000));
        await Task.Delay(after);
        IReadOnlySet<string> held = Leftovers.NamespacesHeldBy(agent.Id);
        agent.Kill();
        Func<Task> answer = () => race;
        await answer.Should().ThrowAsync<HarnessException>("an agent that is gone answers nothing");
        await agent.WaitForExitAsync();
        return held;
    }
}
