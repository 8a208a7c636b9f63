using KernelRegress.Cli.Terminal;
using KernelRegress.Fixtures;
using KernelRegress.Results;
using Spectre.Console.Testing;

namespace KernelRegress.UnitTests;

/// <summary>Everything that the program prints a name of can be explained.</summary>
public sealed class ExplainTests
{
    public static TheoryData<int> Widths => [40, 80, 90, 120, 200];

    public static TheoryData<string> Words =>
    [
        .. Family.All.Select(family => family.Name),
        .. Names<Outcome>(), .. Names<VerdictKind>(),
        .. Expectation.All.Select(expectation => expectation.Name),
        .. Checks(),
    ];

    [Theory, MemberData(nameof(Words))]
    public void Each_family_check_outcome_expectation_and_verdict_has_a_text(string what) => Explained(what).Should().Contain(what);

    [Fact]
    public void Each_scenario_says_what_is_sent_where_it_clashes_and_what_helps()
    {
        foreach (Scenario scenario in ScenarioCatalog.All)
        {
            Explained(scenario.Name).Should().MatchRegex("CONNTRACK: race|not tracked|rules", scenario.Name).And.Contain("What helps");
            (scenario.Variant is null || scenario.Trial is not null || ScenarioTexts.OfVariant(scenario.Variant) is not null)
                .Should().BeTrue($"the variant of {scenario.Name} needs a text");
            scenario.Guards.Should().NotBeEmpty($"{scenario.Name} guards a kernel change");
        }
    }

    [Fact]
    public void Each_member_of_a_scenario_s_grammar_has_a_text()
    {
        Enum.GetValues<Transport>().Should().OnlyContain(transport => ScenarioTexts.Of(transport).Length > 0);
        Enum.GetValues<NatKind>().Should().OnlyContain(nat => ScenarioTexts.Of(nat).Length > 0);
        Enum.GetValues<NetworkPath>().Should().OnlyContain(path => ScenarioTexts.Of(path).Length > 0);
    }

    [Fact]
    public void A_workaround_of_each_family_is_a_scenario_of_the_catalog() =>
        Family.All.SelectMany(family => FamilyTexts.Of(family).Workarounds)
            .Should().OnlyContain(each => ScenarioCatalog.Find(each.Scenario) != null);

    [Fact]
    public void Each_published_workaround_against_DNS_time_outs_is_named() =>
        FamilyTexts.Of(Family.Dns).Workarounds.Select(each => ScenarioCatalog.Find(each.Scenario)!.Workaround)
            .Should().BeEquivalentTo(Enum.GetValues<DnsWorkaround>());

    [Fact]
    public void A_workaround_carries_its_own_verdict_on_the_kernel_of_the_record()
    {
        RunRecord record = Baselines.Of("6.12");

        Explained("dns", record).Should().MatchRegex(@"\(dns/service/pod/use-vc\): held on 6\.12[^,]*, no clash")
            .And.Contain($"What {record.Kernel.Release} did");
        Explained("tcp/dnat-one/forward", record).Should().Contain("each loser was dropped and counted");
    }

    [Fact]
    public void A_workaround_that_does_not_work_here_says_so() =>
        Explained("dns", Runs.Record(Runs.Silent().Judged("dns/service/pod/use-vc", Expectation.NothingClashes)))
            .Should().Contain("(dns/service/pod/use-vc): violated on 6.1.0-56-cloud-amd64, dropped silently");

    [Fact]
    public void The_network_of_a_service_is_drawn_with_the_place_of_the_race()
    {
        string[] drawn = [.. NetworkDrawing.Of(ScenarioCatalog.Find("udp/dnat-two/forward")!, 78)];

        drawn.Should().Equal(
            "┌───────────┐   ┌─────────────────┐   ┌──────────┐",
            "│ client    ├───┤ router          ├───┤ server   │",
            "│ 2 senders │   │ CONNTRACK: race │   │ receives │",
            "│           │   │ dnat-two        │   │          │",
            "└───────────┘   └─────────────────┘   └──────────┘");
    }

    [Theory, MemberData(nameof(Widths))]
    public void Any_page_fits_its_console(int width)
    {
        foreach (string what in (string[])["udp/service/pod/dispatcher", "dns", "udp/none/forward/forced-reverse", "counters-match-losses"])
            Lines(what, width, Baselines.Of("6.12")).Should().OnlyContain(line => line.Length <= Math.Max(width, 40));
    }

    [Fact]
    public void What_has_no_page_is_no_success() => new ExplainPage(new TestConsole(), null).Print("udp/none/nowhere").Should().BeFalse();

    // Every name that a verdict may give: what a judgement makes of an observation that has everything, and what real records hold.
    private static IEnumerable<string> Checks()
    {
        var scenario = new Scenario("udp/service/pod/affinity", Expectation.EveryFrameArrives) { SessionAffinity = true };
        Observation everything = Runs.Resolved() with { Table = new(), Refused = 1, EntriesLater = 0, KernelLog = [], TeardownSeconds = 0.1 };
        return Judgement.Of(scenario, everything).Checks
            .Concat(Baselines.Of("7.3").Scenarios.SelectMany(each => each.Checks))
            .Select(check => check.Name).Distinct();
    }

    private static IEnumerable<string> Names<T>() where T : struct, Enum => Enum.GetValues<T>().Select(KebabCase.Of);

    private static string Explained(string what, RunRecord? record = null) =>
        string.Join(' ', Lines(what, 80, record).Select(line => line.Trim()));

    private static IReadOnlyList<string> Lines(string what, int width, RunRecord? record)
    {
        using TestConsole console = new TestConsole().Width(width);
        new ExplainPage(console, record).Print(what).Should().BeTrue($"'{what}' needs a text");
        return [.. console.Lines.Select(line => line.TrimEnd())];
    }
}
