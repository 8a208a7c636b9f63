using System.Text.Json;
using KernelRegress.Cli.Commands;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class CompareCommandTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory().FullName;

    private string Baselines => Directory.CreateDirectory(Path.Combine(directory, "baselines")).FullName;

    [Fact]
    public void Exits_with_1_and_names_what_got_worse()
    {
        (int exitCode, string output, _) = Run("compare", Write("6.1", Resolved()), Write("6.12", Dropped()));

        exitCode.Should().Be(1);
        output.Should().Contain("6.1 → 6.12").And.Contain("1 worse. Rates at 99 % confidence");
        output.Split('\n').Should().Contain(line => line.StartsWith(
            "▼ worse, hits service traffic. UDP to two backends: frames are now lost, each one counted. 1 scenario, `udp/dnat-two/forward`. 6a757c07e51f is missing here."));
        output.TrimEnd().Split('\n')[^2..].Should().Equal(
            "6.12 does worse than 6.1 with service traffic; 1 cause is worse (service traffic).",
            "1 got worse: udp/dnat-two/forward; 1 of 1 comparable scenarios was compared.");
    }

    [Fact]
    public void Shows_the_scenarios_of_a_cause_where_all_are_asked_for()
    {
        string[] records = [Write("6.1", Resolved()), Write("6.12", Dropped())];

        Run(["compare", .. records]).Output.Should().NotContain("worse in kind");
        Run(["compare", .. records, "--all"]).Output.Split('\n').Should()
            .Contain(line => line.StartsWith("▼ udp/dnat-two/forward worse in kind resolved → dropped-and-counted frames are now lost"));
    }

    [Fact]
    public void Hides_what_stayed_the_same_unless_asked_for_all()
    {
        string[] records = [Write("6.1", Resolved()), Write("6.12", Resolved(clashes: 1940))];

        Run(["compare", .. records]).Should().Match<(int ExitCode, string Output, string)>(run => run.ExitCode == 0 && !run.Output.Contains(Name));
        Run(["compare", .. records, "--all"]).Output.Should().Contain("~").And.Contain("clash/round 97.5 % ~ 97 %");
    }

    [Fact]
    public void Compares_each_candidate_with_the_base_and_the_worst_decides()
    {
        (int exitCode, string output, _) = Run("compare", Write("6.1", Resolved()), Write("6.12", Dropped()), Write("6.18", Silent()), Write("7.3", Resolved()));

        exitCode.Should().Be(1);
        output.Should().Contain("6.1 → 6.12").And.Contain("6.1 → 6.18").And.Contain("6.1 → 7.3");
    }

    [Fact]
    public void Names_in_one_line_what_only_one_of_the_records_has_and_what_is_wrong_there()
    {
        string before = Write(Record("6.1", Resolved().Judged(), Resolved().Judged("udp/snat/local")));
        string after = Write(Record("6.12", Resolved().Judged(), Resolved().Judged("udp6/snat/local"), Dropped().Judged("udp6/none/local")));

        Run("compare", before, after).Output.Should().Contain("\n1 only in the base: udp/snat/local\n")
            .And.Contain("\n2 only in the candidate: udp6/snat/local, udp6/none/local (violated)\n");
        Run("compare", before, after, "--all").Output.Should().Contain("the base was not raced in it; the candidate: violated, lost 1950");
    }

    [Fact]
    public void Writes_json_for_scripts()
    {
        JsonElement comparison = JsonDocument.Parse(Run("compare", Write("6.1", Resolved()), Write("6.12", Dropped()), "--format", "json").Output).RootElement[0];

        comparison.GetProperty("scenarios")[0].GetProperty("change").GetString().Should().Be("worse");
        JsonElement cause = comparison.GetProperty("causes").EnumerateArray().Should().ContainSingle().Which;
        cause.GetProperty("words").GetString().Should().Be("UDP to two backends: frames are now lost, each one counted");
        cause.GetProperty("commit").GetString().Should().Be("6a757c07e51f");
        cause.GetProperty("harm").GetString().Should().Be("service");
        cause.GetProperty("scenarios").EnumerateArray().Select(name => name.GetString()).Should().Equal(Name);
    }

    [Fact]
    public void Exits_with_2_and_says_why_where_a_record_is_refused()
    {
        string cut = Path.Combine(directory, "cut.json");
        File.WriteAllText(cut, "{");

        (int exitCode, _, string error) = Run("compare", Write("6.1", Resolved()), cut);

        exitCode.Should().Be(2);
        error.Should().StartWith($"{cut}:1: not a complete run record");
    }

    [Fact]
    public void Exits_with_64_where_a_file_is_missing()
    {
        (int exitCode, _, string error) = Run("compare", Write("6.1", Resolved()), Path.Combine(directory, "none.json"));

        exitCode.Should().Be(64);
        error.Should().Contain("none.json: cannot be read").And.Contain("Next: ");
    }

    [Fact]
    public void Compares_each_candidate_with_the_baseline_of_its_own_kernel()
    {
        File.WriteAllText(Path.Combine(Baselines, "debian-6.1.json"), RecordFile.ToJson(Record("6.1", Resolved().Judged())));
        File.WriteAllText(Path.Combine(Baselines, "debian-6.12.json"), RecordFile.ToJson(Record("6.12", Dropped().Judged())));

        Run("compare", Baselines, Write("6.1", Resolved()), Write("6.12", Resolved())).ExitCode.Should().Be(0);
        Run("compare", Baselines, Write("6.1", Dropped()), Write("6.12", Resolved())).ExitCode.Should().Be(1);
    }

    [Fact]
    public void Exits_with_64_where_the_directory_has_no_base_and_takes_no_candidate_for_its_own()
    {
        string only = Path.Combine(Baselines, "6.1.json");
        File.WriteAllText(only, RecordFile.ToJson(Record("6.1", Dropped().Judged())));

        Run("compare", Baselines, Write("7.3", Resolved())).Should().Match<(int ExitCode, string Output, string Error)>(
            run => run.ExitCode == 64 && run.Error.Contains("has no record of debian:7.3 (7.3).") && run.Error.Contains("it has debian:6.1 (6.1)."));
        Run("compare", Baselines, only).Should().Match<(int ExitCode, string Output, string Error)>(
            run => run.ExitCode == 64 && run.Error.Contains("it has no other record."));
    }

    [Fact]
    public void Lists_what_is_accepted_and_passes()
    {
        string[] records = [Write("6.1", Resolved()), Write("6.12", Dropped())];
        (int exitCode, string output, _) = Run(["compare", .. records, "--accept", Accept("2099-01-01", "udp/*")]);

        exitCode.Should().Be(0);
        output.Should().Contain("worse in kind, accepted").And.Contain("accepted until 2099-01-01: no such service;")
            .And.Contain("\nNothing got worse but 1 that is accepted;");
    }

    [Theory]
    [InlineData("2020-01-01", "udp/*", "expired on 2020-01-01, today is ")]
    [InlineData("2099-01-01", "tcp/*", "An accepted change that accepts nothing: tcp/* (resolved → dropped-and-counted, until 2099-01-01: no such service)")]
    [InlineData("soon", "udp/*", "accepted.json:5: ")]
    public void Exits_with_64_and_names_an_entry_that_has_expired_is_not_used_or_is_not_understood(string until, string scenario, string message)
    {
        (int exitCode, _, string error) = Run("compare", Write("6.1", Resolved()), Write("6.12", Resolved()), "--accept", Accept(until, scenario));

        exitCode.Should().Be(64);
        error.Should().Contain(message);
    }

    [Theory]
    [InlineData("\"reason\"", "\"reasn\"", "reasn")]
    [InlineData("\"dropped-and-counted\"", "[\"dropped\"]", "'dropped' is no outcome")]
    [InlineData("no such service", " ", "no reason is given")]
    [InlineData("\"scenario\": \"udp/*\",", "", "neither a scenario nor a cause is named")]
    [InlineData("\"resolved\"", "7", "a text or an array of texts is needed here")]
    [InlineData("]", "", "accepted.json:")]
    public void Refuses_accepted_changes_that_are_not_understood(string right, string wrong, string fault)
    {
        string file = Accept("2099-01-01", "udp/*");
        File.WriteAllText(file, File.ReadAllText(file).Replace(right, wrong));

        (int exitCode, _, string error) = Run("compare", Write("6.1", Resolved()), Write("6.12", Dropped()), "--accept", file);

        exitCode.Should().Be(64);
        error.Should().Contain(fault);
    }

    [Fact]
    public void An_entry_that_is_not_used_hides_nothing_worse() =>
        Run("compare", Write("6.1", Resolved()), Write("6.12", Dropped()), "--accept", Accept("2099-01-01", "tcp/*")).ExitCode.Should().Be(1);

    [Theory]
    [InlineData("--coverage", "0"), InlineData("--coverage", "101"), InlineData("--coverage", "all"), InlineData("--fail-on", "services")]
    public void Refuses_options_that_it_does_not_understand(string option, string value) =>
        CompareCommand.Create().Parse(["a.json", "b.json", option, value]).Errors.Should().NotBeEmpty();

    [Fact]
    public void Lets_pass_what_the_caller_says_does_not_matter()
    {
        string[] records = [Write("6.1", Resolved()), Write("6.12", Dropped())];

        Run(["compare", .. records, "--fail-on", "never"]).ExitCode.Should().Be(0);
        Run(["compare", .. records, "--fail-on", "service"]).ExitCode.Should().Be(1);
    }

    [Fact]
    public void Exits_with_64_where_a_directory_is_given() => Run("compare", directory, directory).ExitCode.Should().Be(64);

    [Fact]
    public void Passes_no_escape_sequence_of_a_kernel_on_to_the_terminal() =>
        Run("compare", Write("6.1", Resolved()), Write("6.12\u001b[31m[red]", Dropped())).Output.Should().NotContain("\u001b").And.Contain("6.12␛[31m[red]");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private string Accept(string until, string scenario)
    {
        string path = Path.Combine(directory, "accepted.json");
        File.WriteAllText(path, $$"""
            // Looked at in the meeting of Monday.
            {
              "accepted": [
                { "scenario": "{{scenario}}", "from": "resolved", "to": "dropped-and-counted", "reason": "no such service",
                  "until": "{{until}}" },
              ]
            }
            """);
        return path;
    }

    private string Write(string release, Observation seen) => Write(Record(release, seen.Judged()));

    private string Write(RunRecord record)
    {
        string path = Path.Combine(directory, $"{Guid.NewGuid()}.json");
        File.WriteAllText(path, RecordFile.ToJson(record));
        return path;
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = CompareCommand.Create().Parse(arguments[1..]).Invoke(new() { Output = output, Error = error });
        return (exitCode, output.ToString(), error.ToString());
    }
}
