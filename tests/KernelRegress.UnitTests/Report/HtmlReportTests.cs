using KernelRegress.Cli.Report;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class HtmlReportTests
{
    private const string Attack = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>";

    [Fact]
    public async Task Prints_foreign_text_as_text_wherever_it_comes_from()
    {
        ScenarioResult hostile = Dropped().Judged() with
        {
            Name = $"udp/{Attack}",
            Reason = Attack,
            Expectation = Attack,
            Console = Attack,
            Checks = [new(Attack, false, Attack)],
            Observation = Dropped() with
            {
                Drops = [new(Attack, Attack, 1)],
                Findings = [Attack],
                Backends = new Dictionary<string, long> { [Attack] = 1 },
                SendErrors = new Dictionary<string, long> { [Attack] = 1 },
                Pressure = new(Attack, 1, 1),
            },
        };
        RunRecord record = Record(Attack, hostile, hostile with { Name = Attack }) with
        {
            Tool = Attack,
            Kernel = new(Attack, Attack, Attack, Attack, 0, Attack),
            Machine = new(2, Attack, Attack),
        };

        string html = await Html(record, record with { Machine = new(4, Attack + Attack, Attack + Attack), Tool = Attack + Attack });

        PageParts.Everything(html).Should().NotContain("<script>alert").And.NotContain("<img").And.Contain("&lt;script&gt;alert(1)");
        PageParts.Everything(html).Split("<script").Should().HaveCount(2, "the only script is the report's own");
    }

    [Fact]
    public async Task Needs_nothing_from_anywhere_else_and_links_to_commits_alone() =>
        PageParts.Everything(await Html([.. SampleRuns.Kernels])).Replace("<a href=\"https://git.kernel.org/linus/", "")
            .Should().NotContainAny("http://", "https://", "src=", "@import", "url(");

    [Fact]
    public async Task Shows_every_scenario_on_every_kernel_once()
    {
        string html = await Html([.. SampleRuns.Many(120, 12)]);

        html.Split("\"><button type=\"button\">").Should().HaveCount(1 + (120 * 12));
        PageParts.Details(html).Should().HaveCount(120 * 12).And.OnlyContain(detail => detail.Contains("id=\"detail-title\""));
    }

    [Fact]
    public async Task Stays_below_a_megabyte_with_all_that_todays_baselines_tell() => (await Html([.. Baselines.OfToday])).Length.Should().BeLessThan(1024 * 1024);

    [Fact]
    public async Task Stays_below_a_megabyte_with_all_that_six_baselines_tell() => (await Html([.. Baselines.All])).Length.Should().BeLessThan(1024 * 1024);

    [Fact]
    public async Task Answers_for_every_kernel_whether_one_may_go_to_every_other()
    {
        IReadOnlyList<string> answers = PageParts.Answers(await Html([.. Baselines.All]));

        answers.Should().HaveCount(6 * 6);
        answers.Index().Where(answer => answer.Item.Length == 0).Select(answer => answer.Index).Should().Equal(0, 7, 14, 21, 28, 35);
        answers[(1 * 6) + 2].Should().Contain("<strong>Yes, for services.</strong> 6.12.43 loses nothing of service traffic that 6.1 did not")
            .And.Contain("<a href=\"https://git.kernel.org/linus/8a49fc8d8a3e\" rel=\"noreferrer\">8a49fc8d8a3e</a> is missing here.")
            .And.Contain("href=\"#scenario=other/none/forward&amp;kernel=6.12.43\"");
    }

    [Fact]
    public async Task Draws_where_frames_vanished_how_a_forced_clash_went_and_between_which_bounds_a_rate_lies()
    {
        IReadOnlyList<string> details = PageParts.Details(await Html(Baselines.All[2]));

        Detail(details, "other/none/forward/forced").Should().Contain("aria-label=\"Network: client, then router, then server. 6 frames sent, 3 arrive, 0 refused, 3 vanish; ")
            .And.Contain("it is dropped: insert_failed +3, drop +3 in 3 rounds").And.NotContain("Losers that were lost");
        Detail(details, "udp/dnat-two/forward/forced").Should().Contain("it arrives, stored for replies only");
        Detail(details, "udp/none/forward/forced").Should().Contain("it arrives, merged with 1's entry");
        Detail(details, "udp/dnat-two/forward").Should().Contain("Losers that were lost: 6.12.43 none of ").And.Contain("(&lt; 0.");
    }

    [Fact]
    public async Task Draws_a_loss_at_the_node_that_dropped_the_frames()
    {
        string detail = Detail(PageParts.Details(await Html(Baselines.All[^1])), "tcp/service/pod");

        string[] inOrder = [">worker2<", ">✗ 2408 vanish in nf_hook_slow<", ">worker1<", ">✗ 5 vanish in nf_hook_slow<", ">pod-x or pod-y<"];
        inOrder.Select(text => detail.IndexOf(text, StringComparison.Ordinal)).Should().BeInAscendingOrder().And.NotContain(-1);
    }

    [Fact]
    public async Task Links_the_commit_that_a_scenario_guards() =>
        Detail(PageParts.Details(await Html(Baselines.All[0])), "udp/dnat-two/forward").Should()
            .Contain("Guards <span><a href=\"https://git.kernel.org/linus/6a757c07e51f\" rel=\"noreferrer\">6a757c07e51f</a> (5.6): different targets");

    [Fact]
    public async Task Says_so_where_a_scenario_was_not_raced_on_a_kernel() =>
        (await Html(Record("6.1", Resolved().Judged("udp/none/local")), Record("6.2", Resolved().Judged())))
            .Split("<td class=\"absent\">").Should().HaveCount(3);

    [Fact]
    public async Task Shows_the_console_only_where_there_is_one()
    {
        PageParts.Details(await Html(Record(Crashed() with { Console = null }))).Single().Should().NotContain("<h3>Console</h3>");
        PageParts.Details(await Html(Record(Crashed() with { Console = "BUG: kernel NULL\u001b[0m pointer" }))).Single()
            .Should().Contain("BUG: kernel NULL&#x241B;[0m pointer");
    }

    [Fact]
    public void Puts_the_kernels_in_order_and_compares_neighbours()
    {
        ReportModel model = ReportModel.Of(SampleRuns.Kernels);

        model.Kernels.Select(kernel => kernel.Kernel.Release.Split('-', '+')[0]).Should().Equal("5.4.0", "5.10.0", "6.1.0", "6.12.43", "6.18.9", "7.3");
        model.Changes.Should().HaveCount(5);
        model.Changes.First().Scenarios.Single(s => s.Name == "udp/dnat-two/forward").Change.Should().Be(Change.Better);
        Gate.Of(model.Changes.ElementAt(3), new()).ExitCode.Should().Be(1);
    }

    [Fact]
    public void Keeps_the_order_of_the_catalog_where_one_run_was_of_a_few_scenarios()
    {
        RunRecord some = Record("6.1", Resolved().Judged("udp/snat/local"));
        RunRecord all = Record("6.12", Resolved().Judged("udp/masquerade/local"), Resolved().Judged("udp/snat/local"));

        ReportModel.Of([some, all]).Rows.Select(row => row.Name).Should().Equal("udp/masquerade/local", "udp/snat/local");
    }

    [Fact]
    public void Kernels_have_short_names_of_their_own()
    {
        ReportModel.Of(Baselines.All).Names.Should().Equal("5.10", "6.1", "6.12.43", "6.12", "6.18", "7.3");
        ReportModel.Of([Record("6.1.0-1", Resolved().Judged()), Record("6.1.0-2", Resolved().Judged()), Record("6.1.0-2", Resolved().Judged())])
            .Names.Should().Equal("6.1.0-1", "6.1.0-2", "6.1.0-2 #2");
    }

    [Fact]
    public void A_bar_of_the_timeline_goes_on_until_something_changes()
    {
        ReportFamily other = ReportModel.Of(Baselines.All).Families.Single(family => family.Family == Family.Untracked);

        TimelineBar.Of(other, 6).Select(bar => (bar.From, bar.Kernels, bar.Words, bar.Mark)).Should().Equal(
            (0, 2, "arrives", null), (2, 1, "dropped, counted", Change.Worse), (3, 1, "arrives", Change.Better),
            (4, 1, "dropped, counted", Change.Worse), (5, 1, "arrives", Change.Better));
    }

    [Theory]
    [InlineData(0, 2000, 0, 0.0023)]
    [InlineData(2000, 2000, 0.9977, 1)]
    [InlineData(1000, 2000, 0.4713, 0.5287)]
    public void A_rate_is_drawn_with_its_bounds_at_99_per_cent(long hits, long trials, double low, double high)
    {
        RateBounds bounds = RateBounds.Of(new(hits, trials));

        bounds.Low.Should().BeApproximately(low, 0.0001);
        bounds.High.Should().BeApproximately(high, 0.0001);
    }

    [Theory]
    [InlineData(Change.Same, "Yes")]
    [InlineData(Change.Worse, "No")]
    public void The_answer_is_no_where_services_fare_worse(Change change, string word) => Advice.Of(Comparison.Of(
        Record("6.1", Resolved().Judged()), Record("6.12", (change == Change.Worse ? Dropped() : Resolved()).Judged()))).Word.Should().Be(word);

    [Fact]
    public void A_violation_that_was_there_before_is_looked_at_first() => Advice.Of(Comparison.Of(
        Record("6.1", Dropped().Judged()), Record("6.12", Dropped().Judged()))).Word.Should().Be("Look first");

    [Fact]
    public void Half_a_comparison_is_no_yes() => Advice.Of(Comparison.Of(
            Record("6.1", Resolved().Judged(), Resolved().Judged("udp/snat/local")), Record("6.12", Resolved().Judged())))
        .Should().BeEquivalentTo(new { Word = "Cannot be said", Class = "open" });

    [Fact]
    public void Nothing_is_answered_where_nothing_was_compared() => Advice.Of(Comparison.Of(
        Record("6.1", Unsupported()), Record("6.12", Resolved().Judged()))).Word.Should().Be("Cannot be said");

    [Theory]
    [InlineData("5.9.0", "5.10.0")]
    [InlineData("6.13.0-rc3", "6.13.0")]
    [InlineData("6.13-rc3", "6.13")]
    [InlineData("6.13.0-rc3+", "6.13.0-1-amd64")]
    [InlineData("6.13.0-rc9", "6.13.0-rc10")]
    [InlineData("6.1.0-9-amd64", "6.1.0-56-amd64")]
    [InlineData("6.12.41+deb13-amd64", "6.12.43+deb13-amd64")]
    [InlineData("6.18.9+deb14-cloud-amd64", "7.3-cloud-amd64")]
    [InlineData("7.2.99999999999999999999998", "7.2.99999999999999999999999")]
    public void Orders_releases_as_a_person_would(string earlier, string later)
    {
        ReleaseOrder.Instance.Compare(earlier, later).Should().BeNegative();
        ReleaseOrder.Instance.Compare(later, earlier).Should().BePositive();
        ReleaseOrder.Instance.Compare(later, later).Should().Be(0);
    }

    private static string Detail(IReadOnlyList<string> details, string scenario) =>
        details.Single(detail => detail.Contains($"class=\"name\">{scenario}</h2>"));

    private static Task<string> Html(params RunRecord[] records) => HtmlReport.Render(ReportModel.Of(records));
}
