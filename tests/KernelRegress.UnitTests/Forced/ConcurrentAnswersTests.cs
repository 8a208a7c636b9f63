using System.Diagnostics;
using System.IO.Pipelines;
using System.Text.Json;
using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Forced;

/// <summary>Many scenarios may be on their way to the agent, and their answers come in any order.</summary>
[Collection(Alone.Name)]
public sealed class ConcurrentAnswersTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Pipe _pipe = new();
    private readonly StreamWriter _agent;
    private readonly AgentConnection _connection;

    public ConcurrentAnswersTests()
    {
        _agent = new(_pipe.Writer.AsStream()) { AutoFlush = true };
        _connection = new(new StreamReader(_pipe.Reader.AsStream()), TextWriter.Null);
    }

    [Fact]
    public async Task Each_answer_finds_its_question()
    {
        Task<RaceAnswer>[] asked = [.. new[] { "a", "b", "c" }.Select(name => _connection.Race(new(name), Patience))];
        foreach (string name in (string[])["c", "a", "b"])
            await Say(name);

        RaceAnswer[] answers = await Task.WhenAll(asked);
        answers.Select(answer => answer.Scenario).Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task An_agent_that_ends_fails_every_question_and_those_that_come_later()
    {
        Task<RaceAnswer>[] asked = [.. new[] { "a", "b" }.Select(name => _connection.Race(new(name), Patience))];
        await _agent.DisposeAsync();

        foreach (Task<RaceAnswer> each in asked)
            await Refused(() => each, "*ended before*'a', 'b'*");
        await Refused(() => _connection.Race(new("c"), Patience), "*c was not asked for*");
    }

    [Fact]
    public async Task The_same_question_twice_at_once_is_refused()
    {
        Task<RaceAnswer> first = _connection.Race(new("a"), Patience);

        await Refused(() => _connection.Race(new("a"), Patience), "*at a already*");
        await Say("a");
        (await first).Scenario.Should().Be("a");
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_names_its_scenario() =>
        await Refused(() => _connection.Race(new("a"), TimeSpan.FromMilliseconds(50)), "*answer to a, nor any other: it has been silent for 0.05 s*");

    [Fact]
    public async Task An_agent_that_goes_on_is_waited_for()
    {
        TimeSpan patience = TimeSpan.FromSeconds(2);
        Task<RaceAnswer> asked = _connection.Race(new("a"), patience);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < 1.5 * patience)
        {
            await _agent.WriteLineAsync();
            await Task.WhenAny(asked, Task.Delay(patience / 100));
        }

        await Say("a");
        (await asked).Scenario.Should().Be("a");
    }

    [Fact]
    public async Task An_agent_that_only_ever_goes_on_is_not_waited_for_without_end()
    {
        var impatient = new AgentConnection(new StreamReader(_pipe.Reader.AsStream()), TextWriter.Null) { LongestWithoutAnswer = 0.1 };
        Task<RaceAnswer> asked = impatient.Race(new("a"), Patience);
        while (!asked.IsCompleted)
        {
            await _agent.WriteLineAsync();
            await Task.WhenAny(asked, Task.Delay(10));
        }

        await Refused(() => asked, "*only said that it goes on*");
    }

    [Fact]
    public async Task An_answer_that_nobody_asked_for_fails_who_still_waits()
    {
        Task<RaceAnswer> asked = _connection.Race(new("a"), Patience);
        await Say("b");

        await Refused(() => asked, "*answered 'b' when asked for 'a'*");
    }

    public void Dispose() => _agent.Dispose();

    private Task Say(string scenario) =>
        _agent.WriteLineAsync(JsonSerializer.Serialize(new RaceAnswer(scenario, 0) { Unsupported = "no" }, WireJson.Default.RaceAnswer));

    private static async Task Refused(Func<Task> asking, string message) =>
        await asking.Should().ThrowAsync<HarnessException>().WithMessage(message);
}
