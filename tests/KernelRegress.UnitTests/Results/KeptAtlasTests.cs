using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

/// <summary>What <c>vagrant/atlas</c> says.</summary>
public sealed class KeptAtlasTests
{
    private static IReadOnlyList<AtlasVersion> Kept { get; } = Read(Path.Combine(AppContext.BaseDirectory, "atlas", "debian.json"));

    [Fact]
    public void It_says_of_a_forced_clash_what_the_kernels_baseline_says()
    {
        int compared = 0;
        foreach (RunRecord baseline in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "todays-baselines")).Select(RecordReader.Read))
        {
            IReadOnlyDictionary<string, Deed> deeds = AtlasVersion.Of("any", baseline).Deeds;
            foreach (AtlasVersion version in Kept.Where(version => version.Release == baseline.Kernel.Release))
            {
                version.Deeds.Where(each => IsForced(each.Key) && deeds.ContainsKey(each.Key)).Should().OnlyContain(each => each.Value == deeds[each.Key], version.Name);
                compared++;
            }
        }

        compared.Should().BePositive("a baseline is of a version that the archive has");
    }

    // What else is raced may depend on luck.
    private static bool IsForced(string scenario) => ScenarioCatalog.Find(scenario)?.Forcing is not null;

    private static IReadOnlyList<AtlasVersion> Read(string path) => AtlasFile.Parse(File.ReadAllBytes(path), path).Expand();
}
