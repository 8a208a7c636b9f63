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
            // One in three at any moment, with or without a race; the others some time after a race has made its namespaces.
            IReadOnlySet<string> held = i % 3 == 0
                ? await KillAgent(_ => true, TimeSpan.FromMilliseconds(random.Next(0, 300)))
                : await KillAgent(agent => Leftovers.NamespacesHeldBy(agent).Count > 0, TimeSpan.FromMilliseconds(random.Next(0, 40)));
            inMidRace += held.Count > 0 ? 1 : 0;
            Leftovers.HoldersOf(held).Should().BeEmpty("a namespace that nobody holds is gone");
        }

        inMidRace.Should().BeGreaterThan(Kills / 2, "a kill between two races would show nothing");
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
    private static async Task<IReadOnlySet<string>> KillAgent(Func<int, bool> isTime, TimeSpan later)
    {
        await using HostSession session = await HostSession.Open(TimeSpan.FromSeconds(30));
        using Process agent = Process.GetProcessById(session.ProcessId);
        Task<RaceAnswer> race = session.Race(new("udp/dnat-two/forward", Rounds: 200_000));
        while (!isTime(agent.Id) && !race.IsCompleted)
            await Task.Delay(1);
        await Task.Delay(later);
        IReadOnlySet<string> held = Leftovers.NamespacesHeldBy(agent.Id);
        agent.Kill();
        Func<Task> answer = () => race;
        await answer.Should().ThrowAsync<HarnessException>("an agent that is gone answers nothing");
        await agent.WaitForExitAsync();
        return held;
    }
}
