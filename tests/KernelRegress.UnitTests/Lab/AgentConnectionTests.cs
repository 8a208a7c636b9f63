using System.IO.Pipelines;
using System.Text;
using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Lab;

/// <summary>An agent that dies, falls silent or prints rubbish is the harness's failure, told in one clear sentence.</summary>
[Collection(Alone.Name)]
public sealed class AgentConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_hello_says_where_the_agent_runs()
    {
        AgentHello hello = await Says("""{"release":"6.1","version":"#1","arch":"x86_64","tainted":0,"cpus":2,"virtualization":"none","privileges":"root"}""" + "\n").Hello(Patience);

        hello.Release.Should().Be("6.1");
    }

    [Theory]
    [InlineData("", "*ended before its first line*")]
    [InlineData("rubbish\n", "*something else*'rubbish'*")]
    [InlineData("null\n", "*something else*")]
    [InlineData("{\"release\":\"6.", "*in the middle of a line*")]
    [InlineData("{}\n", "*something else*")]
    public async Task Anything_else_is_refused(string said, string message)
    {
        Func<Task> hello = () => Says(said).Hello(Patience);

        await hello.Should().ThrowAsync<HarnessException>().WithMessage(message);
    }

    [Fact]
    public async Task An_answer_to_another_question_is_refused()
    {
        Func<Task> race = () => Says("""{"scenario":"udp/none/forward","seconds":0.1,"unsupported":"no"}""" + "\n").Race(new("udp/none/local"), Patience);

        await race.Should().ThrowAsync<HarnessException>().WithMessage("*'udp/none/forward'*'udp/none/local'*");
    }

    [Fact]
    public async Task An_agent_that_answers_others_is_waited_for_and_one_that_is_silent_is_not()
    {
        var says = new Pipe();
        using var reader = new StreamReader(says.Reader.AsStream());
        var agent = new AgentConnection(reader, TextWriter.Null);
        Task<RaceAnswer>[] asked = [.. Enumerable.Range(0, 6).Select(i => agent.Race(new($"udp/none/local/{i}"), TimeSpan.FromSeconds(2)))];
        for (int i = 0; i < 5; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5));
            await says.Writer.WriteAsync(Encoding.UTF8.GetBytes($$"""{"scenario":"udp/none/local/{{i}}","seconds":0.1,"unsupported":"no"}""" + "\n"));
        }

        (await Task.WhenAll(asked[..5])).Should().HaveCount(5, "none of them was late by itself");
        Func<Task> silent = () => asked[5];
        await silent.Should().ThrowAsync<HarnessException>().WithMessage("*udp/none/local/5, nor any other: it has been silent for 2 s*");
    }

    [Fact]
    public async Task A_line_without_an_end_is_refused_before_it_fills_the_memory()
    {
        Func<Task> hello = () => new AgentConnection(new EndlessReader(), TextWriter.Null).Hello(TimeSpan.FromSeconds(60));

        await hello.Should().ThrowAsync<HarnessException>().WithMessage("*more than*characters*");
    }

    private static AgentConnection Says(string text) => new(new StringReader(text), TextWriter.Null);

    private sealed class EndlessReader : TextReader
    {
        public override int Read() => 'x';

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill('x');
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
