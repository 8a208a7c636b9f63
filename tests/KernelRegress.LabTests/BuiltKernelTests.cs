using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>A kernel by its path, as make leaves it. A Debian kernel stands in for one.</summary>
public sealed class BuiltKernelTests(ITestOutputHelper output) : IDisposable
{
    private readonly OutputProgress _progress = new(output);
    private readonly CacheDirectory _cache = new(Directory.CreateTempSubdirectory("kernelregress-test-").FullName);

    [SkippableFact]
    public async Task A_vmlinux_boots_with_modules_from_a_directory()
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        KernelImage debian = await Debian();
        string modules = Path.GetDirectoryName(debian.Modules[0])!;

        await using GuestSession session = await Open(debian.BootFile, modules);
        session.Kernel.Release.Should().Be(debian.Release);
        session.Image.Modules.Should().HaveCount(debian.Modules.Count);
        session.Image.BootFile.Should().Be(debian.BootFile, "a vmlinux is started where it lies");
    }

    [SkippableFact]
    public async Task A_file_that_is_no_kernel_is_told_so()
    {
        string file = Path.Combine(_cache.Path, "notes.txt");
        await File.WriteAllTextAsync(file, "not a kernel");
        await FluentActions.Awaiting(() => new KernelStore(_cache, null, _progress).Get(KernelReference.Parse(file), null, default))
            .Should().ThrowAsync<HarnessException>().WithMessage($"{file} is no kernel that can be booted*bzImage*");
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_so() =>
        await FluentActions.Awaiting(() => new KernelStore(_cache, null, _progress).Get(KernelReference.Parse("/no/such/bzImage"), null, default))
            .Should().ThrowAsync<HarnessException>().WithMessage("/no/such/bzImage: no such file.*Next: *");

    [SkippableFact]
    public async Task A_kernel_that_finds_no_init_is_tried_twice_and_its_log_is_kept()
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        KernelImage debian = await Debian();
        GuestRequest request = new()
        {
            Kernel = KernelReference.Parse(debian.BootFile),
            Cache = _cache,
            Progress = _progress,
            Machine = new() { KernelArguments = "rdinit=/no/such/init" },
        };
        string empty = Path.Combine(_cache.Path, "empty.cpio");
        await File.WriteAllTextAsync(empty, "");

        await FluentActions.Awaiting(() => GuestSession.Boot(debian, empty, request, new(), default))
            .Should().ThrowAsync<HarnessException>().WithMessage("*did not boot as far as the agent*Kernel panic - not syncing*Boot log: *Next:*");
        Directory.GetFiles(Path.Combine(_cache.Path, "logs")).Should().HaveCount(2).And.OnlyContain(log => File.ReadAllText(log).Contains("Kernel panic"));
    }

    public void Dispose() => Directory.Delete(_cache.Path, recursive: true);

    private Task<GuestSession> Open(string kernel, string modules) =>
        GuestSession.Open(new() { Kernel = KernelReference.Parse(kernel), Modules = modules, Progress = _progress });

    private async Task<KernelImage> Debian()
    {
        RequiredPrograms.SkipWithoutApt();
        KernelStore store = new(CacheDirectory.Default, mirror: null, _progress);
        try
        {
            return (await store.Get(KernelReference.Parse("debian:6.1"), null, default)).Image;
        }
        catch (HarnessException e)
        {
            Skip.If(true, e.Message);
            throw;
        }
    }
}
