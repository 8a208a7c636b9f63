namespace KernelRegress.Fuzz;

/// <summary>An input that a parser did not take as it should.</summary>
internal sealed record Finding(string Target, long Number, byte[] Input, string What)
{
    /// <summary>Findings with the same are one and the same.</summary>
    internal string Kind { get; } = string.Join('\n', What.Split('\n').Where((line, i) => i == 0 || line.Contains("KernelRegress.")).Take(3)
        .Select(line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal) ? line : line.Split(':')[0]));
}
