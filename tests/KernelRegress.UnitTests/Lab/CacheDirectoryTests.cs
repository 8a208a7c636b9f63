using System.Diagnostics;
using System.Runtime.Versioning;
using KernelRegress.Lab.Caching;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Lab;

[SupportedOSPlatform("linux")]
public sealed class CacheDirectoryTests : IDisposable
{
    private readonly CacheDirectory _cache = new(Directory.CreateTempSubdirectory("kernelregress-test-").FullName);

    [Fact]
    public async Task An_entry_is_made_once()
    {
        int made = 0;
        Task Make(string path)
        {
            made++;
            return File.WriteAllTextAsync(path, "contents");
        }

        string first = await _cache.GetOrMake("entry", Make, default);
        string second = await _cache.GetOrMake("entry", Make, default);
        (made, second, await File.ReadAllTextAsync(first)).Should().Be((1, first, "contents"));
    }

    [Fact]
    public async Task Two_who_want_the_same_entry_make_it_once()
    {
        int made = 0;
        TaskCompletionSource firstMakes = new(), bothWant = new();
        Task<string> first = _cache.GetOrMake("entry", async path => { made++; firstMakes.SetResult(); await bothWant.Task; File.WriteAllText(path, ""); }, default);
        await firstMakes.Task;
        Task<string> second = _cache.GetOrMake("entry", path => { made++; File.WriteAllText(path, ""); return Task.CompletedTask; }, default);
        second.IsCompleted.Should().BeFalse();
        bothWant.SetResult();
        await Task.WhenAll(first, second);
        made.Should().Be(1);
    }

    [Fact]
    public async Task What_an_interrupted_run_left_is_not_taken_for_an_entry()
    {
        await FluentActions.Awaiting(() => _cache.GetOrMake("entry", path =>
        {
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, "half"), "");
            throw new OperationCanceledException();
        }, default)).Should().ThrowAsync<OperationCanceledException>();

        string entry = await _cache.GetOrMake("entry", path => { Directory.CreateDirectory(path); return Task.CompletedTask; }, default);
        Directory.EnumerateFileSystemEntries(entry).Should().BeEmpty();
    }

    [Fact]
    public async Task A_damaged_entry_is_made_anew()
    {
        string entry = await _cache.GetOrMake("entry", path => File.WriteAllTextAsync(path, "whole"), default);
        File.WriteAllText(entry, "half");

        await _cache.GetOrMake("entry", path => File.WriteAllTextAsync(path, "anew"), default, isSound: path => File.ReadAllText(path) is "whole" or "anew");

        File.ReadAllText(entry).Should().Be("anew");
    }

    [Fact]
    public async Task Nobody_else_may_look_into_it_or_write_there()
    {
        File.SetUnixFileMode(_cache.Path, (UnixFileMode)0b111_111_111);

        string entry = await _cache.Below("kernels").GetOrMake("entry", path => File.WriteAllTextAsync(path, ""), default);

        foreach (string? directory in (string?[])[_cache.Path, Path.GetDirectoryName(entry)])
            File.GetUnixFileMode(directory!).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Another_user_s_directory_is_refused()
    {
        // Root may give one away; whoever is not root finds one that is root's.
        string others = Environment.UserName == "root" ? OfNobody() : "/";

        FluentActions.Invoking(() => new CacheDirectory(others).Below("x")).Should().Throw<HarnessException>().WithMessage($"*{others} belongs to user * this is user *XDG_CACHE_HOME*");
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_named_with_the_way_out() =>
        FluentActions.Invoking(() => new CacheDirectory("/proc/kernelregress").Below("x")).Should().Throw<HarnessException>()
            .WithMessage("The cache /proc/kernelregress cannot be made: *XDG_CACHE_HOME*");

    private string OfNobody()
    {
        string directory = Directory.CreateDirectory(Path.Combine(_cache.Path, "others")).FullName;
        using Process chown = Process.Start("chown", ["65534", directory]);
        chown.WaitForExit();
        return directory;
    }

    [Fact]
    public void Different_inputs_have_different_names()
    {
        ContentHash.Of("ab", "c").Should().NotBe(ContentHash.Of("a", "bc"));
        ContentHash.Of("a").Should().Be(ContentHash.Of("a")).And.HaveLength(32);
    }

    public void Dispose() => Directory.Delete(_cache.Path, recursive: true);
}
