using System.Text.Json;
using System.Text.RegularExpressions;
using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>The machines that the Vagrantfile makes of <c>kernels.json</c>.</summary>
public sealed class VagrantMachineTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task A_machine_installs_the_kernel_that_its_id_means()
    {
        RequiredPrograms.SkipWithoutApt();
        IReadOnlyList<AvailableKernel> kernels = await KernelCatalog.Resolve(CacheDirectory.Default, mirror: null, new OutputProgress(output), default);
        foreach ((AvailableKernel kernel, JsonElement machine) in kernels.Zip(Machines()).Where(pair => pair.First.Package is not null))
            kernel.Package!.Split(' ')[0].Should().MatchRegex(Pattern(machine), $"{kernel.Id} is that kernel");
    }

    [Fact]
    public void A_machine_has_a_box_and_two_CPUs_to_race() =>
        Machines().Should().OnlyContain(machine => machine.GetProperty("box").GetString()!.StartsWith("debian/") && machine.GetProperty("cpus").GetInt32() >= 2);

    private static List<JsonElement> Machines()
    {
        using Stream file = typeof(KernelCatalog).Assembly.GetManifestResourceStream("kernels.json")!;
        return [.. JsonDocument.Parse(file).RootElement.EnumerateArray()];
    }

    // provision.sh gives it to grep -x, where + is nothing special.
    private static Regex Pattern(JsonElement machine) => new($"^{machine.GetProperty("kernelPackage").GetString()!.Replace("+", @"\+", StringComparison.Ordinal)}$");
}
