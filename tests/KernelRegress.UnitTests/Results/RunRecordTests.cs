using System.Text.Json;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

public sealed class RunRecordTests
{
    private static readonly Scenario Udp = new("udp/none/local", Expectation.EveryFrameArrives);

    [Fact]
    public void The_file_has_the_names_that_other_programs_rely_on()
    {
        JsonElement json = JsonDocument.Parse(RecordFile.ToJson(Record(Held()))).RootElement;

        json.GetProperty("schema").GetString().Should().Be("kernelregress.run/1");
        json.GetProperty("kernel").GetProperty("release").GetString().Should().Be("6.1.0-test");
        json.GetProperty("machine").GetProperty("privileges").GetString().Should().Be("userns");
        JsonElement scenario = json.GetProperty("scenarios")[0];
        scenario.GetProperty("verdict").GetString().Should().Be("held");
        scenario.GetProperty("outcome").GetString().Should().Be("resolved");
        JsonElement observation = scenario.GetProperty("observation");
        observation.GetProperty("splitRounds").GetInt64().Should().Be(0);
        observation.GetProperty("counters").GetProperty("clash_resolve").GetInt64().Should().Be(2000);
    }

    [Fact]
    public void A_counter_that_the_kernel_does_not_have_is_absent_not_zero()
    {
        JsonElement counters = JsonDocument.Parse(RecordFile.ToJson(Record(Held()))).RootElement
            .GetProperty("scenarios")[0].GetProperty("observation").GetProperty("counters");

        counters.TryGetProperty("chaintoolong", out _).Should().BeFalse();
        counters.GetProperty("insert_failed").GetInt64().Should().Be(0);
    }

    [Fact]
    public void What_is_missing_and_what_is_guarded_survive_a_file_and_may_be_absent_from_it()
    {
        Scenario guarding = new("udp6/none/local", Expectation.EveryFrameArrives) { Guards = "ed07d9a021df (4.19)" };
        string json = RecordFile.ToJson(Record(ScenarioResult.Unsupported(guarding, "no IPv6", Missing.Ipv6), Held()) with { Partial = true });

        json.Should().Contain("\"missing\": \"ipv6\"").And.Contain("\"guards\": \"ed07d9a021df (4.19)\"").And.Contain("\"partial\": true");
        RunRecord read = RecordReader.Parse(System.Text.Encoding.UTF8.GetBytes(json), "x");
        read.Scenarios[0].Should().Match<ScenarioResult>(s => s.Missing == Missing.Ipv6 && s.Guards == guarding.Guards);
        read.Scenarios[1].Should().Match<ScenarioResult>(s => s.Missing == null && s.Guards == null);
    }

    [Fact]
    public void Exit_codes_follow_the_contract()
    {
        ScenarioResult unsupported = ScenarioResult.Unsupported(Udp, "no IPv6");
        ScenarioResult inconclusive = Held() with { Verdict = VerdictKind.Inconclusive };
        ScenarioResult violated = Held() with { Verdict = VerdictKind.Violated };
        ScenarioResult failed = ScenarioResult.Failed(Udp, "broken");

        Record(Held()).ExitCode(expectAll: false).Should().Be(0);
        Record(Held(), unsupported).ExitCode(expectAll: false).Should().Be(0);
        Record(Held(), unsupported).ExitCode(expectAll: true).Should().Be(1);
        Record(unsupported).ExitCode(expectAll: false).Should().Be(2);
        Record(Held(), inconclusive).ExitCode(expectAll: false).Should().Be(2);
        Record(Held(), inconclusive).ExitCode(expectAll: true).Should().Be(1);
        Record(Held(), failed).ExitCode(expectAll: false).Should().Be(3);
        Record(failed, violated).ExitCode(expectAll: false).Should().Be(1);
        (Record(Held()) with { Interrupted = true }).ExitCode(expectAll: false).Should().Be(2);
    }

    private static ScenarioResult Held() => ScenarioResult.Judged(Udp, new()
    {
        Rounds = 2000,
        Senders = 2,
        Sent = 4000,
        Delivered = 4000,
        Clashes = 2000,
        Counters = new() { ClashResolve = 2000, InsertFailed = 0, Drop = 0 },
    }, 0.1);

    private static RunRecord Record(params ScenarioResult[] results) => new()
    {
        Tool = "0.1.0",
        StartedAt = DateTimeOffset.UnixEpoch,
        Kernel = new("host", "6.1.0-test", "#1", "x86_64", 0),
        Machine = new(2, "none", "userns"),
        Scenarios = results,
    };
}
