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

        html.Should().NotContain("<script>alert").And.NotContain("<img").And.Contain("&lt;script&gt;alert(1)");
        html.Split("<script").Should().HaveCount(2, "the only script is the report's own");
    }

    [Fact]
    public async Task Needs_nothing_from_anywhere_else() =>
        (await Html([.. SampleRuns.Kernels])).Should().NotContainAny("http://", "https://", "src=", "@import", "url(");

    [Fact]
    public async Task Shows_every_scenario_on_every_kernel_once()
    {
        string html = await Html([.. SampleRuns.Many(120, 12)]);

        html.Split("<button type=\"button\" data-detail=").Should().HaveCount(1 + (120 * 12));
        html.Split("<template id=").Should().HaveCount(1 + (120 * 12));
    }

    [Fact]
    public async Task Stays_small_enough_to_send() =>
        (await Html([.. SampleRuns.Many(120, 12)])).Length.Should().BeLessThan(8 * 1024 * 1024);

    [Fact]
    public async Task Says_so_where_a_scenario_was_not_raced_on_a_kernel() =>
        (await Html(Record("6.1", Resolved().Judged("udp/none/local")), Record("6.2", Resolved().Judged())))
            .Split("<td class=\"absent\">").Should().HaveCount(3);

    [Fact]
    public async Task Shows_the_console_only_where_there_is_one()
    {
        (await Html(Record(Crashed() with { Console = null }))).Should().NotContain("<h3>Console</h3>");
        (await Html(Record(Crashed() with { Console = "BUG: kernel NULL\u001b[0m pointer" }))).Should().Contain("BUG: kernel NULL&#x241B;[0m pointer");
    }

    [Fact]
    public void Puts_the_kernels_in_order_and_compares_neighbours()
    {
        ReportModel model = ReportModel.Of(SampleRuns.Kernels);

        model.Kernels.Select(kernel => kernel.Kernel.Release.Split('-', '+')[0]).Should().Equal("5.4.0", "5.10.0", "6.1.0", "6.12.43", "6.18.9", "7.3");
        model.Changes.Should().HaveCount(5);
        model.Changes[0].Scenarios.Single(s => s.Name == "udp/dnat-two/forward").Change.Should().Be(Change.Better);
        Gate.Of(model.Changes[3], new()).ExitCode.Should().Be(1);
    }

    [Fact]
    public void Keeps_the_order_of_the_catalog_where_one_run_was_of_a_few_scenarios()
    {
        RunRecord some = Record("6.1", Resolved().Judged("udp/snat/local"));
        RunRecord all = Record("6.12", Resolved().Judged("udp/none/local"), Resolved().Judged("udp/snat/local"));

        ReportModel.Of([some, all]).Rows.Select(row => row.Name).Should().Equal("udp/none/local", "udp/snat/local");
    }

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

    private static Task<string> Html(params RunRecord[] records) => HtmlReport.Render(ReportModel.Of(records));
}
