using System.Globalization;
using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>A real kernel with a fault of our making in one of its modules: the fault is the kernel's, whenever it shows.</summary>
public sealed class BrokenModuleTests(ITestOutputHelper output) : IDisposable
{
    // ud2, an instruction that every CPU refuses.
    private static readonly byte[] s_refused = [0x0f, 0x0b];

    // Each function begins with a call of five bytes that the kernel overwrites when it loads the module.
    private const int CallOfTracer = 5;

    private readonly string _modules = Directory.CreateTempSubdirectory("kernelregress-test-").FullName;

    [SkippableTheory]
    [InlineData("nf_nat", "nf_nat_inet_fn", "the guest's first packet of its own")]
    [InlineData("nf_conntrack", "nf_conntrack_init_net", "loading the module")]
    public async Task A_kernel_that_breaks_down_before_the_first_race_is_violated(string module, string function, string during)
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipWithoutApt();
        KernelStore store = new(CacheDirectory.Default, mirror: null, new OutputProgress(output));
        (KernelImage image, _) = await store.Get(KernelReference.Parse("debian:6.1"), modules: null, CancellationToken.None);
        foreach (string file in image.Modules)
            File.Copy(file, Path.Combine(_modules, Path.GetFileName(file)));
        await Break(Path.Combine(_modules, module + ".ko"), function);

        await using GuestSession session = await GuestSession.Open(new()
        {
            Kernel = KernelReference.Parse(image.BootFile),
            Modules = _modules,
            Progress = new OutputProgress(output),
            Machine = new() { BootPatience = TimeSpan.FromSeconds(120) },
        });
        CatalogRun run = new(session, [new("udp/none/local", Expectation.EveryFrameArrives)], rounds: null);
        await run.Run(_ => { }, _ => { }, CancellationToken.None);

        run.Failure.Should().BeNull();
        run.Record.ExitCode(expectAll: false).Should().Be(ExitCodes.Violated, $"it broke down in {during}");
        run.Record.Scenarios.Should().ContainSingle().Which.Console.Should().Contain(function);
    }

    public void Dispose() => Directory.Delete(_modules, recursive: true);

    private static async Task Break(string module, string function)
    {
        string[] symbol = await Columns(["-sW", module], 7, function);
        string[] section = await Columns(["-SW", module], 1, ".text");
        symbol[6].Should().Be(section[0], "the function is where its offset counts from");
        await using FileStream file = new(module, FileMode.Open);
        file.Position = Hexadecimal(section[4]) + Hexadecimal(symbol[1]) + CallOfTracer;
        await file.WriteAsync(s_refused);
        // A kernel takes an unsigned module, and no wrongly signed one.
        file.SetLength(file.Length - "~Module signature appended~\n".Length);
    }

    // Of readelf's line that has this word there.
    private static async Task<string[]> Columns(string[] arguments, int column, string word)
    {
        string text = await ExternalProgram.Run("readelf", arguments, "apt-get install binutils");
        return text.Split('\n').Select(line => line.Replace("[ ", "[").Split((char[])[' ', '[', ']', ':'], StringSplitOptions.RemoveEmptyEntries))
            .First(words => words.ElementAtOrDefault(column) == word);
    }

    private static long Hexadecimal(string number) => long.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
