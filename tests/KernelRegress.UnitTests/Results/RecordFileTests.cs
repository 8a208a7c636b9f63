using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests.Results;

/// <summary>A fuller record is evidence: a poorer one goes beside it.</summary>
public sealed class RecordFileTests : IDisposable
{
    private static readonly RunRecord Full = Record("6.1", Resolved().Judged("udp/none/local/a"), Resolved().Judged("udp/none/local/b"), Resolved().Judged("udp/none/local/c"));
    private static readonly RunRecord Part = Record("6.1", Resolved().Judged("udp/none/local/a"));

    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void A_part_of_the_scenarios_goes_beside_all_of_them_and_says_so()
    {
        Write(Full);

        WrittenRecord written = RecordFile.Write(_directory, Part);

        Names().Should().Equal("6.1-partial.json", "6.1.json");
        Read("6.1.json").Scenarios.Should().HaveCount(3);
        Read("6.1-partial.json").Scenarios.Should().HaveCount(1);
        written.Path.Should().EndWith("6.1-partial.json");
        written.Note.Should().Contain("6.1.json is fuller (2 of its 3 scenarios").And.Contain("Next: --force");
    }

    [Fact]
    public void Another_part_leaves_a_fuller_part_alone_too()
    {
        Write(Full);
        Write(Record("6.1", Full.Scenarios[1], Full.Scenarios[2]));

        Write(Part);

        Names().Should().Equal("6.1-partial-2.json", "6.1-partial.json", "6.1.json");
    }

    [Fact]
    public void Force_replaces_it()
    {
        Write(Full);

        RecordFile.Write(_directory, Part, force: true).Note.Should().BeNull();

        Names().Should().Equal("6.1.json");
        Read("6.1.json").Scenarios.Should().HaveCount(1);
    }

    [Fact]
    public void A_run_that_says_as_much_replaces_the_older_one()
    {
        Write(Full);

        Write(Full with { Tool = "0.2.0" }).Should().EndWith("/6.1.json");

        Read("6.1.json").Tool.Should().Be("0.2.0");
    }

    [Fact]
    public void More_scenarios_replace_fewer()
    {
        Write(Part);

        Write(Full).Should().EndWith("/6.1.json");
    }

    [Fact]
    public void What_could_not_be_raced_this_time_is_no_news() =>
        Beside(Record("6.1", Full.Scenarios[0], Unsupported("udp/none/local/b"), ScenarioResult.Failed(new Scenario("udp/none/local/c", Expectation.EveryFrameArrives), "lost")));

    [Fact]
    public void Ten_rounds_that_conclude_nothing_do_not_replace_thousands() =>
        Beside(Full with { Scenarios = [.. Full.Scenarios.Select(s => Resolved(rounds: 10, clashes: 9).As(VerdictKind.Inconclusive, name: s.Name))] });

    [Fact]
    public void A_busy_machine_that_concludes_less_in_as_many_rounds_does()
    {
        Write(Full);

        Write(Full with { Scenarios = [.. Full.Scenarios.Select(s => NoClash(rounds: 20_000).As(VerdictKind.Inconclusive, name: s.Name))] })
            .Should().EndWith("/6.1.json");
    }

    [Fact]
    public void A_kernel_that_breaks_down_at_once_leaves_the_fuller_record_alone() => Beside(Record("6.1", Crashed("udp/none/local/a")));

    [Theory]
    [InlineData("")]
    [InlineData("{ \"schema\": \"kernelregress.run/9\" }")]
    public void What_this_version_cannot_read_is_not_overwritten(string there)
    {
        string path = Path.Combine(_directory, "6.1.json");
        File.WriteAllText(path, there);

        WrittenRecord written = RecordFile.Write(_directory, Full);

        File.ReadAllText(path).Should().Be(there);
        written.Note.Should().Contain("is not a record that this version can read");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Beside(RunRecord poorer)
    {
        Write(Full);

        Write(poorer).Should().EndWith("6.1-partial.json");
    }

    private string Write(RunRecord record) => RecordFile.Write(_directory, record).Path;

    private RunRecord Read(string name) => RecordReader.Read(Path.Combine(_directory, name));

    private IEnumerable<string?> Names() => Directory.GetFiles(_directory).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
