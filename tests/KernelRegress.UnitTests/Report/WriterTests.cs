using System.Net;
using System.Text;
using KernelRegress.Assertions;
using KernelRegress.Cli.Commands;
using KernelRegress.Cli.Formats;
using KernelRegress.Cli.Report;
using KernelRegress.Cli.Terminal;
using KernelRegress.Results;
using Spectre.Console;
using Spectre.Console.Testing;

namespace KernelRegress.UnitTests;

/// <summary>Whatever a kernel says, each writer shows it harmlessly, and none chokes on it.</summary>
public sealed class WriterTests
{
    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string writer in Writers.Keys)
            {
                foreach (int nasty in NastyText.Indices)
                    cases.Add(writer, nasty);
            }

            return cases;
        }
    }

    private static readonly Dictionary<string, Func<RunRecord, Task<string>>> Writers = new()
    {
        ["summary"] = record => Task.FromResult(OnTerminal(200, console => RunSummary.Print(console, [(record, "results/x.json")]))),
        ["narrow summary"] = record => Task.FromResult(OnTerminal(40, console => RunSummary.Print(console, [(record, "a/x.json"), (record, "a/y.json")]))),
        ["verdicts"] = record => Task.FromResult(OnTerminal(200, console => RunSummary.PrintVerdicts(console, [record]))),
        ["table"] = record => Task.FromResult(OnTerminal(200, console => RunTable.Print(console, record))),
        ["narrow table"] = record => Task.FromResult(OnTerminal(40, console => RunTable.Print(console, record))),
        ["explain"] = record => Task.FromResult(OnTerminal(100, console => new ExplainPage(console, record).Print("udp/none/local"))),
        ["progress"] = Progress,
        ["compare"] = record => Task.FromResult(Written(output => ComparisonTable.Write(output, Comparison.Of(Runs.Record(Runs.Resolved().Judged()), record), all: true))),
        ["ktap"] = record => Task.FromResult(Written(output => KtapWriter.Write(output, record))),
        ["kselftest"] = record => Task.FromResult(Written(output => KselftestWriter.Write(output, [NastyText.Raced(record)]))),
        ["junit"] = record => Task.FromResult(Written(output => JunitWriter.Write(output, [NastyText.Raced(record)]))),
        ["github summary"] = record => Task.FromResult(GithubWriter.Summary([NastyText.Raced(record)])),
        ["kcidb"] = record => Task.FromResult(KcidbWriter.Write([record], "kernelregress")),
        ["mail"] = record => Task.FromResult(NastyText.Mail(record)),
        ["markdown"] = record => Task.FromResult(MarkdownReport.Render(ReportModel.Of([Runs.Record(Runs.Resolved().Judged()), record]))),
        ["json"] = record => Task.FromResult(Printable.Json(RecordFile.ToJson(record))),
        ["refusal"] = record => Task.FromResult(Refusal(record)),
        ["assertion"] = record => Task.FromResult(FluentActions.Invoking(() => record.Scenarios[0].Should().BeHeld(record)).Should().Throw<Exception>().Which.Message),
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task Nothing_gets_out(string writer, int nasty) =>
        NastyText.ShouldBeHarmless(await Writers[writer](NastyText.Record(NastyText.All[nasty])));

    [Fact]
    public async Task Nothing_gets_out_of_the_report()
    {
        foreach (string nasty in NastyText.All)
        {
            string html = await HtmlReport.Render(ReportModel.Of([NastyText.Record(nasty), Runs.Record(Runs.Resolved().Judged())]));
            string read = WebUtility.HtmlDecode(PageParts.Everything(html));

            read.EnumerateRunes().Where(rune => !Printable.Shows(rune) && rune.Value is not ('\n' or '\t' or '\u200b')).Should().BeEmpty();
        }
    }

    [Theory]
    [InlineData("nf_hook_slow → 6.1 “x” é 日本 😀", "nf_hook_slow → 6.1 “x” é 日本 😀")]
    [InlineData("a::b ::c", "a::b ::c")]
    [InlineData("::c", ": :c")]
    [InlineData("a\tb\nc", "a b c")]
    [InlineData("\u001b[1m", "␛[1m")]
    public void What_is_harmless_stays_as_it_is(string said, string shown) => Printable.Line(said).Should().Be(shown);

    [Fact]
    public void Json_means_the_same_afterwards()
    {
        RunRecord record = NastyText.Record("##[error] ##vso[x] #[");

        RecordReader.Parse(Encoding.UTF8.GetBytes(Printable.Json(RecordFile.ToJson(record))), "x.json").Should().BeEquivalentTo(record);
    }

    private static string OnTerminal(int width, Action<IAnsiConsole> write)
    {
        using TestConsole console = new TestConsole().Width(width);
        console.Pipeline.Attach(new PrintableDoor());
        write(console);
        return console.Output;
    }

    private static async Task<string> Progress(RunRecord record)
    {
        using TestConsole console = new TestConsole().Width(200).Interactive();
        console.Pipeline.Attach(new PrintableDoor());
        await console.Progress().Columns(RaceColumns.All).StartAsync(progress =>
        {
            progress.AddTask("host").Description = $"host  {Markup.Escape(record.Scenarios[0].Reason)}";
            return Task.CompletedTask;
        });
        return console.Output;
    }

    private static string Written(Action<TextWriter> write)
    {
        using StringWriter output = new() { NewLine = "\n" };
        write(output);
        return output.ToString();
    }

    private static string Refusal(RunRecord record)
    {
        string path = Path.GetTempFileName();
        string foreign = record.Kernel.Release.Replace("\n", "\u2028").Replace('"', '\'').Replace('\\', '/');
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(RecordFile.ToJson(record).Replace("\"sent\": 4000", $"\"sent\": 4001, \"x\": \"{foreign}\"")));
        string written = Written(error => RecordFiles.Read([path], error));
        File.Delete(path);
        return written;
    }
}
