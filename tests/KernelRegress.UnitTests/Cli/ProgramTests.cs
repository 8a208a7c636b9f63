using System.Text.Json;

namespace KernelRegress.UnitTests.Cli;

/// <summary>Real processes, since an exit code is the whole truth to a script. Only a verdict exits with 0, 1 or 2.</summary>
public sealed class ProgramTests
{
    private const string Bisect = "bisect --bad debian:7.3 --scenario icmp/none/forward/forced --good";

    // What is typed, and what the line on standard error says.
    private static readonly (string Line, string Says)[] Mistakes =
    [
        ("", "kernelregress: needs a verb: run, list"),
        ("run --rounds abc", "--rounds takes 1 to 1000000, not 'abc'. Next: kernelregress run --help"),
        ("run --rounds 0", "--rounds takes 1 to 1000000, not '0'"),
        ("run --rounds -5", "--rounds takes 1 to 1000000, not '-5'"),
        ("run --rounds 99999999999", "--rounds takes 1 to 1000000, not '99999999999'"),
        ("run --rounds", "Required argument missing for option: '--rounds'"),
        ("run --cpus two", "--cpus takes 1 to 255, not 'two'"),
        ("run --cpus 255", "--cpus 255: on the running kernel this program may use "),
        ("run --jobs x", "--jobs takes 1 to 1024, not 'x'"),
        ("run --timeout abc", "--timeout takes 0.001 to 86400 seconds, not 'abc'"),
        ("run --timeout 1e300", "--timeout takes 0.001 to 86400 seconds, not '1e300'"),
        ("run --timeout NaN", "--timeout takes 0.001 to 86400 seconds, not 'NaN'"),
        ("run --format jsno", "--format takes table, json, ktap, kselftest, junit or github, not 'jsno'. Did you mean json?"),
        ("run --senario 'udp/*'", "there is no option '--senario'. Did you mean --scenario?"),
        ("run --scenario upd/dnat-two/forward", "there is no scenario 'upd/dnat-two/forward'. Did you mean udp/dnat-two/forward"),
        ("run --scenario UDP/dnat-two/forward", "Did you mean udp/dnat-two/forward? Next: kernelregress list"),
        ("run --scenario 'udp/*' --scenario 'tpc/none/*'", "there is no scenario 'tpc/none/*'. Did you mean tcp/none/"),
        ("run --kernel debain:6.12", "Did you mean debian:6.12"),
        ("run --kernel hsot", "Did you mean host?"),
        ("run --kernel debian:", "a version belongs after 'debian:'"),
        ("run --kernel ./bzImage", "--kernel ./bzImage: no such file"),
        ("run --kernel /dev", "--kernel /dev: a directory without packages"),
        ("run --modules /nosuch", "--modules /nosuch: they are for a kernel that you built, and none is named"),
        ("run --kernel /bin/sh --modules /nosuch", "--modules /nosuch: no such directory"),
        ("run --kernel /bin/sh --modules /bin/sh", "--modules /bin/sh: a file, not a directory"),
        ("run --modules ''", "--modules takes a directory, not ''"),
        ("run --output /proc/nosuch", "--output /proc/nosuch: cannot be written: "),
        ("run --evidence /proc/nosuch", "--evidence /proc/nosuch: cannot be written: "),
        ("run --evidence -", "--evidence takes a directory, not '-'. Next: "),
        ("run udp/dnat-two/forward", "'udp/dnat-two/forward' is one argument too many"),
        ("rnu --scenario x", "kernelregress: there is no verb 'rnu'. Did you mean run?"),
        ("compare", "needs BASE CANDIDATE"),
        ("report --kcidb --mail a b", "--markdown, --kcidb and --mail: one at a time. Next: "),
        ("report --kcidb --origin My-CI a", "--origin takes small letters, digits and _, not 'My-CI'"),
        ("run --exit-style tap", "--exit-style takes contract or kselftest, not 'tap'"),
        ("compare --fromat json a b", "there is no option '--fromat'. Did you mean --format?"),
        ("compare --format xml a b", "Must be one of: 'table' 'json'"),
        ("compare --coverage abc a b", "--coverage takes 0.01 to 100 per cent, not 'abc'"),
        ("compare --coverage 101 a b", "--coverage takes 0.01 to 100 per cent, not '101'"),
        ("list 'upd/*'", "there is no scenario 'upd/*'. Did you mean udp/"),
        ("explain udp/dnat-tow/forward", "nothing is called 'udp/dnat-tow/forward'. Did you mean udp/dnat-two/forward"),
        ("explain droped-silently", "Did you mean dropped-silently?"),
        ("report", "needs RECORD"),
        ("report --markdwon a.json", "there is no option '--markdwon'. Did you mean --markdown?"),
        ("report .", ".: no *.json there"),
        ("report --markdown --output - a.json", "both --markdown and --output - write to standard output"),
        ("repro", "needs SCENARIO"),
        ("repro udp/dnat-tow/forward", "there is no scenario 'udp/dnat-tow/forward'. Did you mean udp/dnat-two/forward"),
        ($"{Bisect} debian:6.12 --confidence x", "--confidence takes 0.01 to 0.9999, not 'x'"),
        ($"{Bisect} host", "--good takes a packaged kernel such as debian:6.12, not 'host'"),
        ($"{Bisect} debian:6.12 --senario x", "there is no option '--senario'. Did you mean --scenario?"),
    ];

    private static readonly Dictionary<string, Task<ProgramRun>> Made = Mistakes.ToDictionary(m => m.Line, m => ProgramRun.Of(m.Line));

    public static IEnumerable<object[]> Cases => Mistakes.Select(m => (object[])[m.Line, m.Says]);

    [Theory, MemberData(nameof(Cases))]
    public async Task A_mistake_is_64_and_one_line_that_says_what_to_do(string line, string says)
    {
        ProgramRun run = await Made[line];

        run.Error.Should().Contain(says).And.StartWith("kernelregress").And.Contain(" Next: ");
        run.Error.TrimEnd().Should().NotContain("\n");
        run.Output.Should().BeEmpty();
        run.ExitCode.Should().Be(64);
    }

    [Fact]
    public async Task A_base_is_compared_with_each_record_that_comes_from_standard_input()
    {
        ProgramRun run = await ProgramRun.Of($"compare {Baseline("6.1")} - --format json", $"cat {Baseline("6.12")} {Baseline("7.3")} |");

        JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Should().HaveCount(2, run.Error);
    }

    [Fact]
    public async Task A_base_from_standard_input_is_one_record()
    {
        ProgramRun one = await ProgramRun.Of($"compare - {Baseline("6.1")}", $"cat {Baseline("6.1")} |");
        ProgramRun two = await ProgramRun.Of($"compare - {Baseline("6.1")}", $"cat {Baseline("6.1")} {Baseline("7.3")} |");

        one.ExitCode.Should().BeOneOf([0, 1], one.Error);
        two.ExitCode.Should().Be(64);
        two.Error.Should().Contain("standard input has 2 records, and a base is one");
    }

    private static string Baseline(string kernel) => $"'{Path.Combine(AppContext.BaseDirectory, "baselines", $"debian-{kernel}.json")}'";

    // 64 would be a bad kernel to 'git bisect run'.
    [Fact]
    public async Task A_mistake_in_a_bisection_is_no_answer() =>
        (await ProgramRun.Of("run --bisect --rounds abc")).ExitCode.Should().Be(125);

    [Theory]
    [InlineData("", 3)]
    [InlineData("--exit-style contract", 3)]
    [InlineData("--exit-style kselftest", 1)]
    public async Task What_the_harness_cannot_do_is_a_failure_to_the_kernels_selftests(string style, int code) =>
        (await ProgramRun.Of($"run --kernel /dev/null {style} --format github")).ExitCode.Should().Be(code);

    [Theory]
    [InlineData("list > /dev/full")]
    [InlineData("run --help > /dev/full")]
    [InlineData("repro udp/dnat-two/forward > /dev/full")]
    public async Task What_nobody_expected_is_3_with_what_where_and_the_next_step(string line)
    {
        ProgramRun run = await ProgramRun.Of(line);

        run.ExitCode.Should().Be(3);
        run.Error.Should().StartWith("No space left on device").And.Contain("\n  Where: ").And.Contain("\n  Next:  ");
        run.Error.TrimEnd().Split('\n').Should().HaveCount(3);
    }

    [Fact]
    public async Task The_help_of_each_verb_has_its_exit_codes_and_an_example_that_can_be_read()
    {
        string[] verbs = [.. (await ProgramRun.Of("--help")).Output.Split("Commands:")[1].Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim().Split(' ')[0])];
        ProgramRun[] helps = await Task.WhenAll(verbs.Select(verb => ProgramRun.Of($"{verb} --help")));

        verbs.Should().Contain(["run", "compare", "report"]);
        foreach ((string verb, ProgramRun help) in verbs.Zip(helps))
        {
            help.ExitCode.Should().Be(0);
            help.Output.Should().Contain($"  kernelregress {verb}").And.Contain("Example:").And.Contain("Exit codes:\n  0 ").And.Contain("64 wrong usage");
        }
    }
}
