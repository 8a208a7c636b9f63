using System.Text;
using KernelRegress.Cli.Formats;
using KernelRegress.Cli.Terminal;
using KernelRegress.Results;
using Spectre.Console.Testing;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests.Results;

/// <summary>A run whose machine was booted again says so wherever it is shown.</summary>
public sealed class RestartTests
{
    private const string Reason = "Oops: int3: 0000 [#1] SMP (boot log: /tmp/log)";

    private static readonly RunRecord s_restarted = Record(Resolved().Judged()) with { Restarts = [new(Reason, [Name])] };

    [Fact]
    public void The_record_keeps_reason_and_scenarios()
    {
        RunRecord read = RecordReader.Parse(Encoding.UTF8.GetBytes(RecordFile.ToJson(s_restarted)), "record.json");
        read.Restarts.Should().BeEquivalentTo(s_restarted.Restarts);
    }

    [Fact]
    public void An_older_record_has_none()
    {
        string older = RecordFile.ToJson(s_restarted with { Restarts = [] }).Replace("\"restarts\"", "\"unknown\"", StringComparison.Ordinal);
        RecordReader.Parse(Encoding.UTF8.GetBytes(older), "record.json").Restarts.Should().BeEmpty();
    }

    [Fact]
    public void The_table_tells()
    {
        using TestConsole console = new TestConsole().Width(300);
        RunTable.Print(console, s_restarted);
        console.Output.Should().Contain($"Booted again: the emulator lost the machine with 1 scenario in flight: {Reason}");
    }

    [Fact]
    public void KTAP_tells()
    {
        using StringWriter output = new();
        KtapWriter.Write(output, s_restarted);
        output.ToString().Should().Contain($"# booted again, the emulator lost the machine with 1 scenario in flight: {Reason}");
    }

    [Fact]
    public void A_comparison_names_it_as_a_limit() =>
        Comparison.Of(Record(Resolved().Judged()), s_restarted).Limits.Should().ContainSingle().Which.Should().Contain("lost to the emulator and booted again 1×");
}
