using KernelRegress.Lab.Caching;

namespace KernelRegress.UnitTests.Lab;

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
    public void Different_inputs_have_different_names()
    {
        ContentHash.Of("ab", "c").Should().NotBe(ContentHash.Of("a", "bc"));
        ContentHash.Of("a").Should().Be(ContentHash.Of("a")).And.HaveLength(32);
    }

    public void Dispose() => Directory.Delete(_cache.Path, recursive: true);
}
