using System.Xml.Linq;
using KernelRegress.Cli.Formats;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class JunitWriterTests
{
    private static readonly ScenarioResult s_failed = Unsupported("tcp/none/forward") with { Verdict = VerdictKind.Inconclusive, HarnessError = "the agent\nwas lost" };

    private static readonly RunRecord s_record = Record(Resolved().Judged(), Dropped().Judged("udp/none/local"), Unsupported("tcp/none/local"), s_failed);

    [Fact]
    public void A_kernel_is_a_suite_with_its_numbers_and_each_scenario_a_case_of_its_protocol()
    {
        XElement suite = Suites(s_record).Single();

        suite.Attributes().Should().Contain(a => a.Name == "name" && a.Value == "debian:6.1.0").And.Contain(a => a.Name == "timestamp" && a.Value == "2026-11-22T20:00:00");
        new[] { "tests", "failures", "errors", "skipped" }.Select(name => (int)suite.Attribute(name)!).Should().Equal(4, 1, 1, 1);
        suite.Elements("testcase").Select(c => $"{c.Attribute("classname")!.Value} {c.Attribute("name")!.Value} {c.Elements().FirstOrDefault()?.Name}").Should().Equal(
            $"debian:6.1.0.udp {Name} ", "debian:6.1.0.udp udp/none/local failure", "debian:6.1.0.tcp tcp/none/local skipped", "debian:6.1.0.tcp tcp/none/forward error");
    }

    [Fact]
    public void A_violation_says_what_and_how_to_repeat_it() => Suites(s_record).Single().Descendants("failure").Single().Value
        .Should().Contain("  Dropped:  1950 in nf_hook_slow (NETFILTER_DROP)\n").And.Contain("  Repeat:   kernelregress run --kernel debian:6.1.0 --scenario udp/none/local");

    [Fact]
    public void What_proves_nothing_is_skipped_with_the_reason() => Suites(s_record).Single().Descendants("skipped").Single().Attribute("message")!.Value
        .Should().Be("unsupported: this kernel has no CONFIG_NFT_QUEUE");

    [Fact]
    public void A_kernel_that_could_not_be_raced_is_an_error() =>
        Suites(new RacedKernel("debian:9.9", null, "There is no such kernel.", ExitCodes.HarnessFailed)).Single().Descendants("error").Single().Value.Should().Be("There is no such kernel.");

    [Fact]
    public void Whatever_a_kernel_says_the_structure_stays()
    {
        foreach (string nasty in NastyText.All)
        {
            XElement suite = Suites(NastyText.Raced(NastyText.Record(nasty))).Should().ContainSingle().Subject;

            suite.Elements("testcase").Select(c => c.Elements().Single().Name.LocalName).Should().Equal(["failure", "error", "skipped", "error"], nasty);
        }
    }

    private static IEnumerable<XElement> Suites(RunRecord record) => Suites(new RacedKernel(record.Kernel.Id, record, null, record.ExitCode(expectAll: false)));

    // What Ant's schema (JUnit.xsd) demands: elements in this order, these attributes, and numbers that are the elements' own.
    private static IEnumerable<XElement> Suites(RacedKernel kernel)
    {
        using StringWriter output = new() { NewLine = "\n" };
        JunitWriter.Write(output, [kernel]);
        XElement root = XElement.Parse(output.ToString());
        root.Name.LocalName.Should().Be("testsuites");
        foreach ((int i, XElement suite) in root.Elements().Index())
        {
            suite.Name.LocalName.Should().Be("testsuite");
            suite.Attributes().Select(a => a.Name.LocalName).Should().Contain(["name", "timestamp", "hostname", "tests", "failures", "errors", "time", "package", "id"]);
            suite.Attribute("id")!.Value.Should().Be($"{i}");
            suite.Elements().Select(e => e.Name.LocalName).Should().Equal(["properties", .. Enumerable.Repeat("testcase", (int)suite.Attribute("tests")!), "system-out", "system-err"]);
            foreach ((string attribute, string element) in new[] { ("failures", "failure"), ("errors", "error"), ("skipped", "skipped") })
                suite.Descendants(element).Should().HaveCount((int)suite.Attribute(attribute)!);
            suite.Elements("testcase").Should().OnlyContain(c => c.Attribute("name") != null && c.Attribute("classname") != null && c.Attribute("time") != null && c.Elements().Count() <= 1);
            suite.Descendants().Where(e => e.Name == "failure" || e.Name == "error").Should().OnlyContain(e => e.Attribute("type") != null && e.Attribute("message") != null);
        }

        return root.Elements();
    }
}
