#:property PublishAot=false
#:property EnforceCodeStyleInBuild=false
// What .trx files say, for machines and for people: a JUnit file for each, whose classes are kernels and protocols and whose skips keep
// their reasons (the logger "junit" drops them), and Markdown for a job's summary on standard output.
//   dotnet run .ci/TestResults.cs -- DIRECTORY-OF-JUNIT TRX…
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;

const int Named = 3, Longest = 300;
List<Test> all = [];
// One assembly may have been run twice: as root, and as an ordinary user.
foreach (IGrouping<string, List<Test>> runs in args.Skip(1).Select(path => Test.In(XDocument.Load(path).Root!)).Where(run => run.Count > 0).GroupBy(run => run[0].Assembly))
{
    Directory.CreateDirectory(args[0]);
    foreach ((int i, List<Test> tests) in runs.Index())
        JUnit(tests).Save(Path.Combine(args[0], $"{runs.Key}{(i == 0 ? "" : $"-{i + 1}")}.xml"));
    all.AddRange(runs.SelectMany(tests => tests));
}

Console.WriteLine($"### {Count("Passed")} passed, {Count("Failed")} failed, {all.Count(test => test.Skipped)} skipped\n");
foreach (Test failed in all.Where(test => test.Outcome == "Failed").Take(20))
    Console.WriteLine($"- ❌ `{failed.Class}` {Text(failed.Name)}: {Text(failed.Reason)}");
foreach (IGrouping<string, Test> skipped in all.Where(test => test.Skipped).GroupBy(test => test.Reason).OrderByDescending(group => group.Count()).Take(25))
    Console.WriteLine($"- {skipped.Count()} skipped: {Text(skipped.Key)} ({Text(string.Join(", ", skipped.Take(Named).Select(test => test.Name)))}{(skipped.Count() > Named ? ", …" : "")})");

int Count(string outcome) => all.Count(test => test.Outcome == outcome);

string Text(string foreign)
{
    string line = string.Join(' ', foreign.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    return WebUtility.HtmlEncode(line.Length > Longest ? line[..Longest] + "…" : line);
}

XElement JUnit(List<Test> tests) => new("testsuites", tests.GroupBy(test => test.Class).Select(suite => new XElement("testsuite",
    new XAttribute("name", suite.Key), new XAttribute("tests", suite.Count()), new XAttribute("failures", suite.Count(test => test.Outcome == "Failed")),
    new XAttribute("skipped", suite.Count(test => test.Skipped)), new XAttribute("errors", 0), new XAttribute("time", Seconds(suite.Sum(test => test.Seconds))),
    suite.Select(test => new XElement("testcase",
        new XAttribute("classname", test.Class), new XAttribute("name", test.Name), new XAttribute("time", Seconds(test.Seconds)),
        test.Skipped ? new XElement("skipped", new XAttribute("message", test.Reason))
            : test.Outcome == "Failed" ? new XElement("failure", new XAttribute("message", test.Reason), test.Stack) : null,
        test.Output.Length > 0 && !test.Skipped ? new XElement("system-out", test.Output) : null)))));

string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

internal sealed record Test(string Assembly, string Class, string Name, string Outcome, double Seconds, string Reason, string Stack, string Output)
{
    public bool Skipped => Outcome is not ("Passed" or "Failed");

    public static List<Test> In(XElement run)
    {
        Dictionary<string, XElement> methods = Elements(run, "UnitTest").ToDictionary(test => Of(test, "id"), test => Elements(test, "TestMethod").First());
        return [.. Elements(run, "UnitTestResult").Select(result => Read(result, methods[Of(result, "testId")]))];
    }

    private static Test Read(XElement result, XElement method)
    {
        string declared = Of(method, "className");
        string name = Of(result, "testName");
        name = name.StartsWith(declared + ".", StringComparison.Ordinal) ? name[(declared.Length + 1)..] : name;
        // A scenario of a kernel is filed under both: 270 cases of one class tell nobody where to look.
        (string kernel, string scenario) = (Argument(name, "kernel").Split(' ')[0], Argument(name, "scenario"));
        string filed = string.Concat(new[] { kernel, scenario.Split('/')[0] }.Where(part => part.Length > 0).Select(part => "." + part));
        (string message, string output) = (Inner(result, "Message"), Inner(result, "StdOut"));
        string outcome = Of(result, "outcome");
        // The reason of a skip is in the one or in the other, as the runner's version will have it.
        string reason = outcome is "Passed" ? "" : message.Length > 0 ? message : output;
        double seconds = TimeSpan.TryParse(Of(result, "duration"), CultureInfo.InvariantCulture, out TimeSpan duration) ? duration.TotalSeconds : 0;
        return new(Path.GetFileNameWithoutExtension(Of(method, "codeBase")), declared + filed, name, outcome, seconds, Printable(reason.Trim()), Printable(Inner(result, "StackTrace")), Printable(output));
    }

    private static string Argument(string name, string argument) => Regex.Match(name, $"\\b{argument}: \"([^\"]+)\"").Groups[1].Value;

    private static IEnumerable<XElement> Elements(XElement within, string name) => within.Descendants().Where(element => element.Name.LocalName == name);

    private static string Inner(XElement result, string name) => Elements(result, name).FirstOrDefault()?.Value ?? "";

    private static string Of(XElement element, string attribute) => element.Attribute(attribute)?.Value ?? "";

    // XML has no place for what a kernel's log may hold.
    private static string Printable(string text) => string.Concat(text.Select(c => c is '\n' or '\t' || !char.IsControl(c) ? c : '\ufffd'));
}
