using System.CommandLine;
using System.Globalization;
using KernelRegress.Fuzz;

Option<string[]> names = new("--target") { Description = "Only this parser (repeatable); all by default." };
Option<double> seconds = new("--seconds") { Description = "How long, all parsers together.", DefaultValueFactory = _ => 60 };
Option<int> seed = new("--seed") { Description = "The inputs follow from it; a new one each time by default.", DefaultValueFactory = _ => Random.Shared.Next() };
Option<long?> number = new("--input") { Description = "Only this input, as a finding names it." };
Option<DirectoryInfo> output = new("--output") { Description = "Where inputs go that were not taken as they should be.", DefaultValueFactory = _ => new("results/findings") };
RootCommand command = new("Gives each parser damaged inputs: it must return a value, or one of our exceptions with a reason, in bounded time and memory.")
{
    names, seconds, seed, number, output,
};
command.SetAction(parsed =>
{
    string[] wanted = parsed.GetValue(names) ?? [];
    Target[] targets = [.. Targets.All.Where(target => wanted.Length == 0 || wanted.Contains(target.Name))];
    if (targets.Length == 0)
    {
        Console.Error.WriteLine($"--target takes {string.Join(", ", Targets.All.Select(target => target.Name))}");
        return 64;
    }

    int drawn = parsed.GetValue(seed);
    Console.WriteLine($"seed {drawn}");
    FuzzRun[] runs = [.. targets.Select(target => new FuzzRun(target, drawn))];
    var each = TimeSpan.FromSeconds(parsed.GetValue(seconds) * Environment.ProcessorCount / targets.Length);
    Parallel.ForEach(runs, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, run =>
    {
        if (parsed.GetValue(number) is { } only)
            run.Try(only);
        else
            run.Run(each);
    });
    foreach ((Target target, FuzzRun run) in targets.Zip(runs))
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name,-20} {run.Inputs,12:N0} inputs, {run.Findings.Count()} findings"));
    return Report([.. runs.SelectMany(run => run.Findings)], drawn, parsed.GetValue(output)!);
});
return command.Parse(args).Invoke();

static int Report(IReadOnlyList<Finding> findings, int seed, DirectoryInfo output)
{
    foreach (Finding finding in findings)
    {
        output.Create();
        string path = Path.Combine(output.FullName, $"{finding.Target}-{finding.Number}");
        File.WriteAllBytes(path, finding.Input);
        Console.WriteLine($"\n{finding.What}\n  Input:  {path}\n  Again:  --target {finding.Target} --seed {seed} --input {finding.Number}");
    }

    return findings.Count == 0 ? 0 : 1;
}
