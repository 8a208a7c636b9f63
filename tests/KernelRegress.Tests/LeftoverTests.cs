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
        var held = new HashSet<string>();
        // Seeded, so that a failure can be repeated.
        var random = new Random(4711);
        for (int i = 0; i < Kills; i++)
            await KillInMidRace(TimeSpan.FromMilliseconds(random.Next(0, 40)), held);

        held.Should().HaveCountGreaterThan(Kills, "most of the agents were killed while they held the namespaces of a race");
        Leftovers.HoldersOf(held).Should().BeEmpty("a namespace that nobody holds is gone");
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

    private static async Task KillInMidRace(TimeSpan after, HashSet<string> held)
    {
        await using HostSession session = await HostSession.Open(TimeSpan.FromSeconds(30));
        using Process agent = Process.GetProcessById(session.ProcessId);
        Task<RaceAnswer> race = session.Race(new("udp/dnat-two/forward", Rounds: 200_000));
        await Task.Delay(after);
        held.UnionWith(Leftovers.NamespacesHeldBy(agent.Id));
        agent.Kill();
        Func<Task> answer = () => race;
        await answer.Should().ThrowAsync<HarnessException>("an agent that is gone answers nothing");
        await agent.WaitForExitAsync();
    }
}
