using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KernelRegress.Cli.Formats;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed partial class KcidbWriterTests
{
    [Fact]
    public void A_kernel_is_a_build_and_each_scenario_a_test_with_its_status()
    {
        ScenarioResult failed = Unsupported("tcp/none/forward") with { Verdict = VerdictKind.Inconclusive, HarnessError = "the agent was lost" };
        ScenarioResult open = Unsupported("tcp/none/bridge") with { Verdict = VerdictKind.Inconclusive };
        JsonObject report = Valid([Record(Resolved().Judged(), Dropped().Judged("udp/none/local"), Unsupported("tcp/none/local"), failed, open, Crashed("gre/none/forward"))]);

        report["tests"]!.AsArray().Select(t => $"{t!["path"]} {t["status"]}").Should().Equal(
            "kernelregress.udp.dnat-two.forward PASS", "kernelregress.udp.none.local FAIL", "kernelregress.tcp.none.local SKIP",
            "kernelregress.tcp.none.forward ERROR", "kernelregress.tcp.none.bridge MISS", "kernelregress.gre.none.forward FAIL");
        report["builds"]!.AsArray().Should().ContainSingle().Which!["architecture"]!.GetValue<string>().Should().Be("x86_64");
        report["checkouts"]![0]!["git_commit_name"]!.GetValue<string>().Should().Be("6.1.0-56-cloud-amd64");
    }

    [Fact]
    public void Two_runs_of_a_kernel_are_two_tests_of_one_build()
    {
        RunRecord run = Record(Resolved().Judged());
        JsonObject report = Valid([run, run with { StartedAt = run.StartedAt.AddHours(1) }, Record("6.12.9", Resolved().Judged())]);

        report["builds"]!.AsArray().Should().HaveCount(2);
        report["tests"]!.AsArray().Should().HaveCount(3);
    }

    [Fact]
    public void A_violation_has_its_evidence_as_its_log() => Valid([Record(Dropped().Judged())])["tests"]![0]!["log_excerpt"]!.GetValue<string>()
        .Should().Contain("1950 in nf_hook_slow").And.Contain("Repeat:");

    [Fact]
    public void Whatever_a_kernel_says_the_schema_is_kept()
    {
        foreach (string nasty in NastyText.All.Append(new string('y', 20_000)))
            Valid([NastyText.Record(nasty)])["tests"]!.AsArray().Should().HaveCount(3);
    }

    // What kcidb-io's schema 5.3 demands of the properties that are written; it allows no others.
    private static JsonObject Valid(IReadOnlyList<RunRecord> records)
    {
        JsonObject report = JsonNode.Parse(KcidbWriter.Write(records, "my_ci"))!.AsObject();
        report.Select(p => p.Key).Should().Equal("version", "checkouts", "builds", "tests");
        report["version"]!.ToJsonString().Should().Be("""{"major":5,"minor":3}""");
        string[] builds = [.. Each(report, "builds", ["checkout_id", "id", "origin", "comment", "architecture"], 3).Select(b => b["id"]!.GetValue<string>())];
        string[] checkouts = [.. Each(report, "checkouts", ["id", "origin", "git_commit_name", "comment"], 2).Select(c => c["id"]!.GetValue<string>())];
        report["builds"]!.AsArray().Should().OnlyContain(b => checkouts.Contains(b!["checkout_id"]!.GetValue<string>()) && (b["architecture"] == null || Architecture().IsMatch(b["architecture"]!.GetValue<string>())));
        foreach (JsonObject test in Each(report, "tests", ["build_id", "id", "origin", "path", "status", "comment", "start_time", "duration", "environment", "log_excerpt"], 10))
        {
            builds.Should().Contain(test["build_id"]!.GetValue<string>());
            test["path"]!.GetValue<string>().Should().MatchRegex(@"^([a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*)?$");
            test["status"]!.GetValue<string>().Should().BeOneOf("FAIL", "ERROR", "MISS", "PASS", "DONE", "SKIP");
            test["log_excerpt"]!.GetValue<string>().Length.Should().BeLessThanOrEqualTo(16384);
            DateTimeOffset.Parse(test["start_time"]!.GetValue<string>()).Should().Be(records.Select(r => r.StartedAt).First(at => at == DateTimeOffset.Parse(test["start_time"]!.GetValue<string>())));
            test["environment"]!.AsObject().Select(p => p.Key).Should().Equal("comment");
        }

        return report;
    }

    private static List<JsonObject> Each(JsonObject report, string name, string[] allowed, int required)
    {
        List<JsonObject> objects = [.. report[name]!.AsArray().Select(each => each!.AsObject())];
        objects.Select(each => each["id"]!.GetValue<string>()).Should().OnlyHaveUniqueItems();
        foreach (JsonObject each in objects)
        {
            each.Select(p => p.Key).Should().BeSubsetOf(allowed).And.Contain(allowed[..required]);
            each.Where(p => p.Key.EndsWith("id")).Should().OnlyContain(p => p.Value!.GetValue<string>().StartsWith("my_ci:"));
            each["origin"]!.GetValue<string>().Should().Be("my_ci");
            each.Select(p => p.Value!.ToString()).Should().NotContain(text => text.Contains('\0'));
        }

        return objects;
    }

    [GeneratedRegex("^[a-z0-9_]*$")]
    private static partial Regex Architecture();
}
