using System.Text;
using System.Text.Json.Nodes;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class RecordReaderTests
{
    private static readonly RunRecord Good = Record(Resolved().Judged("udp/none/local"), Dropped().Judged(), Unsupported("sctp/snat/local"));
    private static readonly string GoodJson = RecordFile.ToJson(Good);

    [Fact]
    public void Reads_what_a_run_wrote()
    {
        string directory = Directory.CreateTempSubdirectory().FullName;

        RunRecord read = RecordReader.Read(RecordFile.Write(directory, Good).Path);

        read.Should().BeEquivalentTo(Good);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Reads_the_records_of_a_stream_one_after_another_and_in_arrays()
    {
        string logs = $"{GoodJson}\n{RecordFile.ToJson([Good, Good])}{GoodJson}\n";

        ReadAll(logs).Should().HaveCount(4).And.AllBeEquivalentTo(Good);
    }

    [Theory]
    [InlineData("", "logs: no run record.*")]
    [InlineData("[]", "logs: no run record.*")]
    [InlineData("RECORD\nno space left", "logs:*: after 1 records something that is none*")]
    [InlineData("RECORD{\"schema\":1}", "logs, record 2:1: *")]
    [InlineData("RECORD{\"schema\"", "logs:*: after 1 records something that is none*")]
    public void Refuses_a_stream_that_has_anything_but_records(string logs, string refusal) =>
        FluentActions.Invoking(() => ReadAll(logs.Replace("RECORD", GoodJson))).Should().Throw<InvalidDataException>().WithMessage(refusal);

    [Fact]
    public void Reads_the_record_of_the_running_kernel_which_comes_from_no_package()
    {
        RunRecord host = Good with { Kernel = Good.Kernel with { Id = "host", Package = null } };

        Parse(RecordFile.ToJson(host)).Should().BeEquivalentTo(host);
    }

    [Fact]
    public void Reads_a_run_whose_workers_split_more_five_tuples_than_there_were_rounds()
    {
        RunRecord dispatched = Record((Resolved(rounds: 500, clashes: 980, splitRounds: 506) with { Senders = 4, Twins = 1960 }).Judged("udp/service/pod/dispatcher"));

        Parse(RecordFile.ToJson(dispatched)).Scenarios[0].Observation!.SplitRounds.Should().Be(506);
        Refusal(RecordFile.ToJson(dispatched).Replace("\"twins\": 1960", "\"twins\": 1010")).Should().Contain("506 of 505 five-tuples were split");
    }

    [Fact]
    public void Passes_over_properties_that_a_later_version_added()
    {
        JsonNode later = JsonNode.Parse(GoodJson)!;
        later["labels"] = new JsonArray("nightly");
        later["scenarios"]![0]!["observation"]!["counters"]!["clash_refused"] = 7;

        Parse(later.ToJsonString()).Should().BeEquivalentTo(Good);
    }

    [Fact]
    public void Takes_lists_that_an_earlier_version_did_not_write_for_empty()
    {
        JsonNode earlier = JsonNode.Parse(GoodJson)!;
        earlier["scenarios"]![0]!.AsObject().Remove("checks");
        foreach (string name in new[] { "drops", "backends", "sendErrors", "findings" })
            earlier["scenarios"]![0]!["observation"]!.AsObject().Remove(name);

        ScenarioResult read = Parse(earlier.ToJsonString()).Scenarios[0];

        read.Checks.Should().BeEmpty();
        read.Observation.Should().BeEquivalentTo(Good.Scenarios[0].Observation);
    }

    [Fact]
    public void Passes_over_a_byte_order_mark() =>
        RecordReader.Parse(Encoding.UTF8.Preamble.ToArray().Concat(Encoding.UTF8.GetBytes(GoodJson)).ToArray(), "x.json").Should().BeEquivalentTo(Good);

    [Fact]
    public void Refuses_a_truncated_record_with_the_line_where_it_ends()
    {
        string cut = GoodJson[..(GoodJson.IndexOf("\"clashes\": 1950", StringComparison.Ordinal) + 10)];

        Refusal(cut).Should().StartWith($"runs/6.1.json:{cut.Count(c => c == '\n') + 1}: not a complete run record: ")
            .And.Contain("| \"clashes\"").And.Contain("Next: race this kernel again");
    }

    [Fact]
    public void Refuses_a_record_that_does_not_add_up_with_the_line_that_shows_it()
    {
        string wrong = GoodJson.Replace("\"delivered\": 2050", "\"delivered\": 2051");

        int line = Line(wrong, "\"sent\": 4000", occurrence: 2);
        Refusal(wrong).Should().StartWith(
            $"runs/6.1.json:{line}: udp/dnat-two/forward does not add up: sent 4000, but delivered 2051 + refused 0 + lost 1950 = 4001\n"
            + $"  {line} | \"sent\": 4000,\n");
    }

    [Theory]
    [InlineData("\"schema\": \"kernelregress.run/1\"", "\"schema\": \"kernelregress.run/2\"", "unknown schema \"kernelregress.run/2\": kernelregress 0.1.0 reads \"kernelregress.run/1\", and version \"0.1.0\" wrote this")]
    [InlineData("\"schema\": \"kernelregress.run/1\"", "\"schema\": 1", "unknown schema 1")]
    [InlineData("\"schema\"", "\"scheme\"", "the record has no \"schema\"")]
    [InlineData("\"name\": \"udp/none/local\"", "\"name\": \"udp/dnat-two/forward\"", "udp/dnat-two/forward occurs twice")]
    [InlineData("\"verdict\": \"held\"", "\"verdict\": \"fine\"", "not a complete run record: The JSON value could not be converted")]
    [InlineData("\"verdict\": \"held\"", "\"verdikt\": \"held\"", "scenarios[0] has no \"verdict\"")]
    [InlineData("\"outcome\": \"resolved\"", "\"outcome\": \"dropped-silently\"", "udp/none/local does not add up: dropped-silently, with lost 0 + refused 0")]
    [InlineData("\"outcome\": \"resolved\",", "", "udp/none/local has an observation without an outcome")]
    [InlineData("\"observation\"", "\"seen\"", "udp/none/local has an outcome without an observation")]
    [InlineData("\"verdict\": \"unsupported\"", "\"verdict\": \"held\"", "sctp/snat/local is held, yet has no observation")]
    [InlineData("\"lost\": 0", "\"gone\": 0", "scenarios[0].observation has no \"lost\"")]
    [InlineData("\"lost\": 0", "\"lost\": 0, \"lost\": 0", "not a complete run record: ")]
    [InlineData("\"lost\": 0", "\"lost\": -1", "udp/none/local: lost is -1")]
    [InlineData("\"rounds\": 2000", "\"rounds\": 2e400", "a number is beyond")]
    [InlineData("\"splitRounds\": 0", "\"splitRounds\": 2001", "udp/none/local does not add up: 2001 of 2000 rounds were split")]
    [InlineData("\"seconds\": 4.2", "\"seconds\": 1e999", "a number is beyond")]
    [InlineData("\"cpus\": 2", "\"cpus\": 0", "raced on 0 CPUs")]
    [InlineData("\"release\"", "\"r\"", "kernel has no \"release\"")]
    [InlineData("\"scenarios\": [", "\"scenarios\": [ null,", "a list has a null")]
    [InlineData("\"drops\": []", "\"drops\": [null]", "a list has a null")]
    [InlineData("\"findings\": []", "\"findings\": [null]", "a list has a null")]
    public void Refuses_what_a_verdict_cannot_rest_on(string right, string wrong, string fault)
    {
        int at = GoodJson.IndexOf(right, StringComparison.Ordinal);
        at.Should().BePositive();
        string json = GoodJson[..at] + wrong + GoodJson[(at + right.Length)..];

        Refusal(json).Should().Contain(fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"kernelregress.run/1\"")]
    public void Refuses_json_that_is_no_record(string json) => Refusal(json).Should().StartWith("runs/6.1.json:1: ");

    [Fact]
    public void Refuses_what_nests_without_end() => Refusal(new string('[', 1_000_000)).Should().Contain("maximum configured depth");

    [SkippableFact]
    public void Refuses_what_has_no_end()
    {
        Skip.IfNot(File.Exists("/dev/zero"), "no /dev/zero here");
        FluentActions.Invoking(() => RecordReader.Read("/dev/zero")).Should().Throw<InvalidDataException>().WithMessage("/dev/zero: more than*");
    }

    [Fact]
    public void Shows_no_control_character_of_a_damaged_record_on_the_terminal() =>
        Refusal("{ \u001b[2J").Should().NotContain("\u001b");

    [Fact]
    public void Either_reads_or_refuses_whatever_the_damage()
    {
        byte[] good = Encoding.UTF8.GetBytes(GoodJson);
        Random random = new(6);
        for (int i = 0; i < 5000; i++)
        {
            byte[] damaged = Damage(good, random);
            try
            {
                // What is read must also be comparable: nothing after the reader has to doubt it.
                Gate.Of(Comparison.Of(Good, RecordReader.Parse(damaged, "x.json")), new()).ExitCode.Should().BeInRange(0, 2);
            }
            catch (InvalidDataException)
            {
                // Refused, as it should be.
            }
        }
    }

    private static byte[] Damage(byte[] good, Random random)
    {
        byte[] copy = [.. good];
        for (int n = random.Next(1, 4); n > 0; n--)
            copy[random.Next(copy.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : good[random.Next(good.Length)];
        return random.Next(4) == 0 ? copy[..random.Next(copy.Length)] : copy;
    }

    private static string Refusal(string json) => FluentActions.Invoking(() => Parse(json)).Should().Throw<InvalidDataException>().Which.Message;

    private static RunRecord Parse(string json) => RecordReader.Parse(Encoding.UTF8.GetBytes(json), "runs/6.1.json");

    private static int Line(string json, string text, int occurrence)
    {
        int at = -1;
        for (int i = 0; i < occurrence; i++)
            at = json.IndexOf(text, at + 1, StringComparison.Ordinal);
        return 1 + json[..at].Count(c => c == '\n');
    }

    private static IReadOnlyList<RunRecord> ReadAll(string logs) => RecordReader.ReadAll(new MemoryStream(Encoding.UTF8.GetBytes(logs)), "logs");
}
