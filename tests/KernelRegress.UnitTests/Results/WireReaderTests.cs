using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests.Results;

/// <summary>What an agent says is held to the demands of a record: what gets in can be written, and read again.</summary>
public sealed class WireReaderTests
{
    private const string Hello = """{"release":"6.1","version":"#1","arch":"x86_64","tainted":0,"cpus":2,"virtualization":"none","privileges":"root"}""";

    private static readonly Scenario Raced = new(Name, Expectation.EveryFrameArrives);

    private static readonly string Answer = JsonSerializer.Serialize(new RaceAnswer(Name, 0.1)
    {
        Observation = Dropped() with
        {
            CountersBehind = new Dictionary<string, ConntrackCounters> { ["b"] = NoneMoved },
            Schedules = new() { Run = 1, Due = 1, Of = "0", Classes = [new() { Result = "x", Outcome = Outcome.Resolved, Count = 1 }] },
            Hops = new(1, [new("a", 1)], [new("a", "b", 1, ["round 1"])]),
        },
        Evidence = [new("1-a.txt", [1])],
    }, WireJson.Default.RaceAnswer);

    [Fact]
    public void Reads_what_an_agent_writes() => WireReader.Answer(Answer).Should().BeEquivalentTo(JsonSerializer.Deserialize(Answer, WireJson.Default.RaceAnswer));

    [Theory]
    [InlineData("\"cpus\":2", "\"cpus\":-1", "-1 CPUs (cpus)")]
    [InlineData("\"cpus\":2", "\"cpus\":2147483647", "2147483647 CPUs (cpus)")]
    [InlineData("\"release\":\"6.1\"", "\"release\":\"\"", "a name of 0 characters (release)")]
    [InlineData("\"release\":\"6.1\"", "\"release\":\"\\ud800\"", "half of a surrogate pair (release)")]
    [InlineData("\"version\":\"#1\"", "\"version\":null", "AgentHello")]
    [InlineData("\"arch\":\"x86_64\"", "\"arch\":\"01234567890123456789012345678901234567890123456789012345678901234\"", "a name of 65 characters (arch)")]
    [InlineData("\"tainted\":0", "\"tainted\":-1", "tainted is -1")]
    [InlineData("\"tainted\":0", "\"tainted\":0,\"tainted\":0", "Duplicate")]
    public void Refuses_a_hello_that_no_machine_says(string right, string wrong, string why) =>
        Refused(() => WireReader.Hello(Replaced(Hello, right, wrong)), why);

    [Theory]
    [InlineData("\"sent\":4000", "\"sent\":-1", "sent is -1 (observation.sent)")]
    [InlineData("\"sent\":4000", "\"sent\":4001", "does not add up")]
    [InlineData("\"sent\":4000", "\"gone\":4000", "observation has no \"sent\"")]
    [InlineData("\"seconds\":0.1", "\"seconds\":1e999", "a number is beyond")]
    [InlineData("\"seconds\":0.1", "\"seconds\":-1", "no duration (seconds)")]
    [InlineData("\"seconds\":0.1", "\"seconds\":NaN", "invalid")]
    [InlineData("{\"b\":{", "{\"x\":null,\"b\":{", "a list has a null (observation.countersBehind.x)")]
    [InlineData("\"findings\":[]", "\"findings\":[null]", "a list has a null (observation.findings[0])")]
    [InlineData("\"drops\":[", "\"drops\":[null,", "a list has a null (observation.drops[0])")]
    [InlineData("\"counters\":{", "\"counters\":null,\"x\":{", "observation has no \"counters\"")]
    [InlineData("\"findings\":[]", "\"findings\":[\"\\udc00\"]", "half of a surrogate pair (observation.findings[0])")]
    [InlineData("\"count\":1", "\"count\":2147483647", "1 of 1 schedules were played, 2147483647 ended in some way")]
    [InlineData("\"count\":1", "\"count\":-1", "does not add up")]
    [InlineData("1-a.txt", "../a", "'../a' is no plain file name")]
    [InlineData("1-a.txt", "/etc/passwd", "is no plain file name")]
    [InlineData("1-a.txt", "a\\u0000", "is no plain file name")]
    [InlineData("\"scenario\":\"udp/dnat-two/forward\"", "\"scenario\":null", "has no \"scenario\"")]
    public void Refuses_an_answer_that_no_record_may_hold(string right, string wrong, string why) =>
        Refused(() => WireReader.Answer(Replaced(Answer, right, wrong)), why);

    [Fact]
    public void Refuses_what_nests_without_end() => Refused(() => WireReader.Answer(new string('[', 100_000)), "depth");

    [Fact]
    public void What_gets_in_can_be_written_and_read_again_whatever_stood_in_its_place()
    {
        // Each value in turn is replaced by each of these.
        string[] replacements = ["null", "-1", "0", "1", "2147483647", "9007199254740992", "1e308", "true", "\"\"", "\"::error::\\u001b\"", "[]", "{}", "[null]", "[{}]"];
        foreach (string replacement in replacements)
        {
            foreach (string line in Variants(Answer, replacement))
            {
                ScenarioResult result;
                try
                {
                    result = WireReader.Answer(line).Judge(Raced);
                }
                catch (InvalidDataException)
                {
                    // Refused, with a reason.
                    continue;
                }

                RunRecord record = Record(result);
                RunRecord read = RecordReader.Parse(Encoding.UTF8.GetBytes(RecordFile.ToJson(record)), "x.json");
                Gate.Of(Comparison.Of(record, read), new()).ExitCode.Should().BeInRange(0, 2);
            }
        }
    }

    [Fact]
    public void An_answer_that_contradicts_itself_is_the_harness_s_trouble_and_gets_into_no_record()
    {
        RaceAnswer answer = WireReader.Answer(Answer);
        ScenarioResult result = (answer with { Observation = answer.Observation! with { Schedules = answer.Observation.Schedules! with { Classes = [new() { Result = "x", Outcome = Outcome.Resolved, Count = 1 }] } } }).Judge(Raced);

        result.HarnessError.Should().Contain("contradicts itself: udp/dnat-two/forward does not add up: resolved, with lost 1950");
    }

    [Fact]
    public void An_answer_that_would_fill_the_record_gets_not_in() =>
        new RaceAnswer(Name, 0) { Unsupported = new string('x', 100_000) }.Judge(Raced)
            .HarnessError.Should().MatchRegex(@"takes \d{6} bytes of the record, and may take 65536");

    [Fact]
    public void A_kernel_that_screams_in_every_scenario_leaves_a_record_that_can_be_read()
    {
        string scream = new('\u001b', 300_000);
        ScenarioResult[] all = [.. ScenarioCatalog.All.Select(scenario => ScenarioResult.Unsupported(scenario, "x").WithComplaint(scream, scream))];

        Encoding.UTF8.GetByteCount(RecordFile.ToJson(Record(all))).Should().BeLessThan(RecordReader.Largest - (ScenarioCatalog.All.Count * 64 * 1024));
    }

    private static IEnumerable<string> Variants(string json, string replacement)
    {
        int values = Places(JsonNode.Parse(json)!).Count;
        for (int i = 0; i < values; i++)
        {
            JsonNode root = JsonNode.Parse(json)!;
            Places(root)[i](JsonNode.Parse(replacement));
            yield return root.ToJsonString();
        }
    }

    private static List<Action<JsonNode?>> Places(JsonNode node) => node switch
    {
        JsonObject properties => [.. properties.ToList().SelectMany(each => (Action<JsonNode?>[])[value => properties[each.Key] = value, .. each.Value is null ? [] : Places(each.Value)])],
        JsonArray list => [.. list.ToList().SelectMany((each, i) => (Action<JsonNode?>[])[value => list[i] = value, .. each is null ? [] : Places(each)])],
        _ => [],
    };

    private static void Refused(Action read, string why) => read.Should().Throw<InvalidDataException>().Which.Message.Should().Contain(why);

    private static string Replaced(string text, string right, string wrong)
    {
        int at = text.IndexOf(right, StringComparison.Ordinal);
        at.Should().BeGreaterThanOrEqualTo(0);
        return text[..at] + wrong + text[(at + right.Length)..];
    }
}
