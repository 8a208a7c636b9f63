using System.Globalization;
using KernelRegress.Cli.Report;
using KernelRegress.Results;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;
using OpenQA.Selenium.Support.UI;

namespace KernelRegress.UnitTests;

public sealed class ReportInBrowserTests(Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly Lazy<Task<string>> Sample = new(() => HtmlReport.Render(ReportModel.Of(SampleRuns.Kernels)));
    private static readonly Lazy<Task<string>> Six = new(() => HtmlReport.Render(ReportModel.Of(Baselines.All)));
    private static readonly Lazy<Task<string>> Large = new(() => HtmlReport.Render(ReportModel.Of(SampleRuns.Many(120, 12))));

    [SkippableTheory]
    [InlineData("light")]
    [InlineData("dark")]
    public async Task Opens_without_an_error_and_is_accessible(string colorScheme)
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Sample.Value, colorScheme: colorScheme);
        chromium.Picture(colorScheme);

        page.Title.Should().Be("22 races on 6 kernels");
        chromium.Console().Should().BeEmpty();
        chromium.AccessibilityFaults().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Answers_on_the_first_screen_for_the_two_newest_kernels_and_for_any_that_are_chosen()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Six.Value, width: 1400);
        page.FindElement(By.Id("answer")).Text.Should().StartWith("Yes. 7.3 loses nothing of service traffic that 6.18 did not; 2 causes are better.");

        Choose(page, "from", "6.1");
        Choose(page, "to", "6.12.43");

        Shown(page, "#answer[data-pair='1,2']").Text.Should().StartWith("Yes, for services. 6.12.43 loses nothing of service traffic that 6.1 did not");
        Hash(page).Should().Be("#a=6.1&b=6.12.43");
        chromium.AccessibilityFaults().Should().BeEmpty();
        page.FindElement(By.Id("swap")).Click();
        Shown(page, "#answer[data-pair='2,1']");
        page.Navigate().Back();
        Shown(page, "#answer[data-pair='1,2']");
        chromium.Console().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task An_address_that_a_colleague_sends_opens_the_same_view()
    {
        Chromium.Require();
        const string view = "#a=6.1&b=6.12&family=other&find=dnat";
        ChromeDriver page = chromium.Open(await Six.Value, fragment: $"{view}&scenario=other/dnat-two/forward/forced&kernel=6.12.43");

        Dialog(page).Text.Should().ContainAll(
            "6.12.43+deb12-cloud-amd64", "dropped, counted", "Guards 8a49fc8d8a3e (7.0)", "Where the frames went", "The forced clash");
        page.FindElement(By.Id("answer")).Text.Should().Contain("6.12 loses nothing of service traffic that 6.1 did not");
        page.FindElement(By.Id("family-other")).GetDomProperty("open").Should().Be("True");
        Rows(page).Should().OnlyContain(name => name.Contains("dnat"));
        chromium.AccessibilityFaults().Should().BeEmpty();
        Press(page, Keys.Escape);
        // The dialog tells the page that it was closed after it has been.
        new WebDriverWait(page, TimeSpan.FromSeconds(20)).Until(_ => Hash(page) == view);
        chromium.Console().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Leads_from_a_cause_to_the_evidence_of_each_scenario()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Six.Value, fragment: "#a=6.1&b=6.12.43");
        Shown(page, "#answer[data-pair='1,2'] summary").Click();

        page.FindElement(By.LinkText("other/none/forward")).Click();

        Dialog(page).Text.Should().ContainAll("other/none/forward", "6.12.43+deb12", "nf_hook_slow");
        Hash(page).Should().Be("#a=6.1&b=6.12.43&scenario=other/none/forward&kernel=6.12.43");
    }

    [SkippableFact]
    public async Task Leads_from_the_timeline_to_the_family()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Six.Value);

        page.FindElement(By.LinkText("ICMP")).Click();

        Shown(page, "#family-icmp table").Displayed.Should().BeTrue();
        Rows(page).Should().OnlyContain(name => name.StartsWith("icmp"));
    }

    [SkippableFact]
    public async Task Opens_six_baselines_at_once_and_unpacks_details_on_demand()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Six.Value);

        // A second where nothing else runs; other tests do.
        Number(page, "performance.getEntriesByType('navigation')[0].loadEventEnd").Should().BeLessThan(5000, "milliseconds");
        Number(page, "[...unpacked.keys()].filter(template => template.className === 'details').length").Should().Be(0);
    }

    [SkippableFact]
    public async Task Filters_by_words_that_may_be_names_or_outcomes()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Sample.Value);

        Type(page, "UDP false");

        Rows(page).Should().Equal("udp/dnat-one/forward");
        page.FindElement(By.Id("filter-count")).Text.Should().Be("1 of 22 scenarios");
        Type(page, " nothing-like-this");
        page.FindElement(By.Id("filter-none")).Displayed.Should().BeTrue();
        chromium.Console().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Filters_by_verdict()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Sample.Value);

        Toggle(page, "held", "inconclusive", "unsupported");

        Rows(page).Should().Contain("gre/none/forward").And.NotContain("udp/none/local");
        Toggle(page, "violated", "unsupported");
        Rows(page).Should().Equal("sctp/dnat-one/forward");
    }

    [SkippableFact]
    public async Task Filters_to_what_changed_from_one_kernel_to_the_next()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Sample.Value);

        page.FindElement(By.Id("filter-changed")).Click();

        Rows(page).Should().Contain("icmp/none/forward").And.NotContain("tcp/dnat-one/forward");
    }

    [SkippableFact]
    public async Task Opens_the_evidence_of_a_cell_and_gives_the_focus_back()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Sample.Value);
        IWebElement cell = Cell(page, "tcp/dnat-one/forward", 2);

        cell.Click();

        IWebElement dialog = Dialog(page);
        dialog.Text.Should().ContainAll("tcp/dnat-one/forward", "6.1.0-56-cloud-amd64", "insert_failed", "nf_hook_slow", "NETFILTER_DROP",
            "✓ every-frame-accounted", "kernelregress run --kernel debian:6.1.0 --scenario tcp/dnat-one/forward", "kernelregress repro tcp/dnat-one/forward");
        chromium.AccessibilityFaults().Should().BeEmpty();
        chromium.Picture("detail");
        Press(page, Keys.Escape);
        dialog.Displayed.Should().BeFalse();
        page.SwitchTo().ActiveElement().Should().Be(cell);
        chromium.Console().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Shows_the_console_of_a_crash()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Sample.Value);

        Cell(page, "gre/none/forward", 4).Click();

        Dialog(page).Text.Should().Contain("BUG: kernel NULL pointer dereference").And.Contain("RIP: 0010:__nf_conntrack_confirm");
    }

    [SkippableFact]
    public async Task A_family_is_one_stop_of_the_tab_key_and_the_arrows_move_in_it()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Sample.Value);
        Focus(page, Cell(page, "udp/dnat-one/forward", 0));

        Press(page, Keys.ArrowDown);
        Press(page, Keys.ArrowRight);
        Press(page, Keys.Enter);

        Dialog(page).FindElement(By.Id("detail-title")).Text.Should().Be("udp/dnat-one/forward/reverse");
        page.FindElement(By.CssSelector("#detail .kernel")).Text.Should().StartWith("5.10.0-35");
        page.FindElements(By.CssSelector("#family-udp-service td button[tabindex='0']")).Should().ContainSingle();
    }

    [SkippableFact]
    public async Task Keeps_a_tab_stop_when_the_filter_hides_the_one_there_was()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Sample.Value);

        Type(page, "icmp6");

        page.FindElements(By.CssSelector("td button[tabindex='0']")).Where(stop => stop.Displayed).Should().ContainSingle();
    }

    [SkippableFact]
    public async Task Fits_a_phone()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Large.Value, width: 390, height: 844);
        chromium.Picture("phone");

        Number(page, "document.documentElement.scrollWidth").Should().BeLessThanOrEqualTo(390);
        page.ExecuteScript("document.querySelector('.scroll').scrollLeft = 400");
        Number(page, "document.querySelector('tbody th').getBoundingClientRect().left")
            .Should().BeInRange(0, 40, "the names stay when the kernels scroll");
        page.ExecuteScript("document.getElementById('matrix-title').scrollIntoView()");
        chromium.Picture("phone-matrix");
        Cell(page, "udp/none/local/0", 4).Click();
        Dialog(page);
        Number(page, "document.getElementById('detail').getBoundingClientRect().width").Should().Be(390);
        chromium.Picture("phone-detail");
        chromium.AccessibilityFaults().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Prints_the_whole_matrix_on_paper_that_is_wide_enough()
    {
        Chromium.Require();
        // A4 across, less the margins, at 96 dots an inch.
        ChromeDriver page = chromium.Open(await Large.Value, width: 1047, height: 718, colorScheme: "dark", media: "print");
        chromium.Picture("print");

        page.ExecuteScript("dispatchEvent(new Event('beforeprint'))");
        Number(page, "Math.max(...[...document.querySelectorAll('table')].map(table => table.getBoundingClientRect().right))")
            .Should().BeLessThanOrEqualTo(1047);
        Rows(page).Should().HaveCount(120, "on paper nothing can be unfolded");
        page.FindElement(By.Id("filter")).Displayed.Should().BeFalse();
        page.ExecuteScript("return getComputedStyle(document.body).backgroundColor").Should().Be("rgb(255, 255, 255)");
        if (Environment.GetEnvironmentVariable("KERNELREGRESS_SCREENSHOTS") is { Length: > 0 } directory)
            await File.WriteAllBytesAsync(Path.Combine(directory, "print.pdf"), chromium.Pdf());
    }

    [SkippableFact]
    public async Task Answers_at_once_with_a_hundred_and_twenty_scenarios_on_twelve_kernels()
    {
        Chromium.Require();
        ChromeDriver page = chromium.Open(await Large.Value);

        object? elapsed = page.ExecuteScript("const from = performance.now(); filter(); document.body.offsetHeight; return performance.now() - from");

        Convert.ToDouble(elapsed, CultureInfo.InvariantCulture).Should().BeLessThan(3000, "milliseconds, on a machine that is busy with other tests");
        chromium.AccessibilityFaults().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Runs_nothing_that_a_record_brings_along()
    {
        Chromium.Require();
        const string attack = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
        ScenarioResult hostile = Runs.Dropped().Judged() with { Name = attack, Reason = attack, Console = attack };
        ChromeDriver page = chromium.Open(await HtmlReport.Render(ReportModel.Of([Runs.Record(attack, hostile)])));

        Cell(page, attack, 0).Click();

        Dialog(page).FindElement(By.Id("detail-title")).Text.Should().Be(attack);
        page.Title.Should().Be("1 race on 1 kernel");
        chromium.Console().Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Its_policy_stops_what_an_encoding_might_miss()
    {
        Chromium.Require();
        string html = (await Sample.Value).Replace("<main>", "<main><script>document.title='taken'</script>");

        chromium.Open(html).Title.Should().Be("22 races on 6 kernels");
        chromium.Console().Should().ContainSingle().Which.Should().Contain("Content Security Policy");
    }

    private static void Type(ChromeDriver page, string words) => page.FindElement(By.Id("filter-text")).SendKeys(words);

    private static void Press(ChromeDriver page, string key) => page.SwitchTo().ActiveElement().SendKeys(key);

    private static void Toggle(ChromeDriver page, params string[] verdicts)
    {
        foreach (string verdict in verdicts)
            page.FindElement(By.CssSelector($"input[value={verdict}]")).Click();
    }

    private static IEnumerable<string> Rows(ChromeDriver page) =>
        page.FindElements(By.CssSelector("table.matrix tbody th")).Where(row => row.Displayed).Select(row => row.Text.Replace("\u200b", ""));

    /// <summary>The cell's button, in its unfolded family.</summary>
    private static IWebElement Cell(ChromeDriver page, string scenario, int kernel) => (IWebElement)page.ExecuteScript(
        """
        const row = rows.find(row => nameOf(row) === arguments[0]);
        row.closest('details').open = true;
        return row.cells[arguments[1] + 1].querySelector('button');
        """, scenario, kernel)!;

    private static void Focus(ChromeDriver page, IWebElement element) => page.ExecuteScript("arguments[0].focus()", element);

    private static void Choose(ChromeDriver page, string select, string kernel) =>
        page.FindElement(By.XPath($"//select[@id='{select}']/option[.='{kernel}']")).Click();

    private static IWebElement Dialog(ChromeDriver page) => Shown(page, "#detail[open]");

    // Details are unpacked while the page goes on.
    private static IWebElement Shown(ChromeDriver page, string selector) => new WebDriverWait(page, TimeSpan.FromSeconds(20))
        .Until(driver => driver.FindElements(By.CssSelector(selector)).FirstOrDefault(found => found.Displayed))!;

    private static string Hash(ChromeDriver page) => Uri.UnescapeDataString(new Uri(page.Url).Fragment);

    private static double Number(ChromeDriver page, string expression) => Convert.ToDouble(page.ExecuteScript($"return {expression}"), CultureInfo.InvariantCulture);
}
