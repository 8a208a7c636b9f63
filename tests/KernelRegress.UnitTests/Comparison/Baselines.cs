using KernelRegress.Results;

namespace KernelRegress.UnitTests;

/// <summary>
/// What six kernels did, in full: baselines of November 2026 that are kept here, so that newer ones need not be told in every test.
/// </summary>
internal static class Baselines
{
    private static readonly string[] s_names = ["5.10", "6.1", "6.12.43", "6.12", "6.18", "7.3"];

    public static IReadOnlyList<RunRecord> All { get; } = [.. s_names.Select(name => Read("baselines", name))];

    /// <summary>What the same kernels do by the catalog of today: for the size of what is told, not for what it says.</summary>
    public static IReadOnlyList<RunRecord> OfToday { get; } = [.. s_names.Select(name => Read("todays-baselines", name))];

    public static Comparison Compare(string before, string after) => Comparison.Of(Of(before), Of(after));

    public static RunRecord Of(string name) => All[Array.IndexOf(s_names, name)];

    private static RunRecord Read(string directory, string name) => RecordReader.Read(Path.Combine(AppContext.BaseDirectory, directory, $"debian-{name}.json"));
}
