using System.IO.Pipelines;
using System.Text;
using KernelRegress.Lab.Guests;

namespace KernelRegress.UnitTests.Lab;

public sealed class GuestConsoleTests
{
    [Fact]
    public async Task Half_a_line_at_the_end_is_kept()
    {
        GuestConsole console = await Read("[ 1.0] whole\r\n[ 1.1] Kernel pan");
        console.Lines().Select(l => l.Text).Should().Equal("[ 1.0] whole", "[ 1.1] Kernel pan");
    }

    [Fact]
    public async Task A_kernel_that_never_stops_talking_does_not_fill_the_memory()
    {
        GuestConsole console = await Read(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"line {i}\n")));
        console.Count.Should().Be(100_000);
        console.Lines().Should().HaveCountLessThanOrEqualTo(20_000);
        console.Lines(99_999).Single().Text.Should().Be("line 99999");
    }

    [Fact]
    public async Task Lines_can_be_asked_for_while_more_come()
    {
        Pipe pipe = new();
        GuestConsole console = new(pipe.Reader.AsStream());
        console.Completion.IsCompleted.Should().BeFalse();
        await pipe.Writer.WriteAsync("first\n"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        await console.Completion;
        console.TimeOf("first").Should().NotBeNull();
        console.TimeOf("second").Should().BeNull();
    }

    private static async Task<GuestConsole> Read(string text)
    {
        GuestConsole console = new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await console.Completion;
        return console;
    }
}
