using System.Text;
using KernelRegress.Lab;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

public sealed class BoundedLineReaderTests
{
    [Fact]
    public async Task Lines_come_without_their_ends() => (await ReadAll("a\r\n\nb\n")).Should().Equal("a", "", "b");

    [Fact]
    public async Task A_line_longer_than_the_buffer_is_whole()
    {
        string line = new('ä', 30_000);
        (await ReadAll(line + "\nnext\n")).Should().Equal(line, "next");
    }

    [Fact]
    public async Task Half_a_line_at_the_end_is_told_apart_from_a_line()
    {
        BoundedLineReader reader = new(new MemoryStream("whole\nha"u8.ToArray()), 100);
        (await reader.ReadLine(default)).Should().Be("whole");
        (await reader.ReadLine(default)).Should().BeNull();
        reader.Unfinished.Should().Be("ha");
    }

    [Fact]
    public async Task A_line_without_an_end_is_refused()
    {
        using Stream endless = new EndlessStream();
        await FluentActions.Awaiting(() => new BoundedLineReader(endless, 50_000).ReadLine(default).AsTask())
            .Should().ThrowAsync<InvalidDataException>().WithMessage("a line is longer than 50000 bytes; it begins with 'xxx*");
    }

    [Fact]
    public async Task A_line_without_an_end_is_cut_where_that_is_wanted() => (await ReadAll("abcdefgh\ni\n", longest: 3, cut: true)).Should().Equal("abc", "def", "gh", "i");

    private static async Task<List<string>> ReadAll(string text, int longest = 100_000, bool cut = false)
    {
        BoundedLineReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), longest, cut);
        List<string> lines = [];
        while (await reader.ReadLine(default) is { } line)
            lines.Add(line);
        return lines;
    }
}
