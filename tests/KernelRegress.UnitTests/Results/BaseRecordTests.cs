using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests.Results;

/// <summary>A base is found by what the records say, and a wrong or a missing one is never taken for "no worse".</summary>
public sealed class BaseRecordTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void A_file_is_the_base_whatever_kernel_it_is_of() =>
        BaseRecord.For(Put("a", "debian:6.1", "6.1.0-1"), Kernel("host", "6.18")).Kernel.Release.Should().Be("6.1.0-1");

    [Fact]
    public void In_a_directory_it_is_the_record_of_the_kernel_s_name()
    {
        Put("a", "debian:6.1", "6.1.0-1");
        Put("b", "debian:6.12", "6.12.0-1");

        Base("debian:6.12", "6.12.0-2").Kernel.Release.Should().Be("6.12.0-1");
    }

    [Fact]
    public void Of_several_with_the_name_it_is_the_one_of_the_release()
    {
        Put("a", "host", "6.1");
        Put("b", "host", "6.18");

        Base("host", "6.18").Kernel.Release.Should().Be("6.18");
        FluentActions.Invoking(() => Base("host", "6.19")).Should().Throw<HarnessException>().WithMessage("*2 records that may be the base: host (6.1), host (6.18)*Next: name the file*");
    }

    [Fact]
    public void A_kernel_that_was_booted_is_found_by_the_release_of_the_one_that_runs()
    {
        Put("a", "debian:6.1", "6.1.0-1");

        Base("host", "6.1.0-1").Kernel.Id.Should().Be("debian:6.1");
    }

    [Fact]
    public void A_directory_without_the_kernel_is_refused()
    {
        Put("a", "debian:6.1", "6.1.0-1");

        FluentActions.Invoking(() => Base("host", "6.18")).Should().Throw<HarnessException>().WithMessage("*has no record of host (6.18)*debian:6.1 (6.1.0-1)*Next:*");
    }

    [Fact]
    public void What_cannot_be_read_is_named_where_nothing_fits_and_passed_over_where_something_does()
    {
        Put("a", "debian:6.1", "6.1.0-1");
        File.WriteAllText(Path.Combine(_directory, "b.json"), "{");

        Base("debian:6.1", "6.1.0-1").Kernel.Release.Should().Be("6.1.0-1");
        FluentActions.Invoking(() => Base("host", "6.18")).Should().Throw<HarnessException>().WithMessage("*it has debian:6.1 (6.1.0-1); not records: *b.json:1: not a complete run record*");
    }

    [Fact]
    public void No_record_is_its_own_base()
    {
        string own = Put("a", "host", "6.18");

        FluentActions.Invoking(() => BaseRecord.For(_directory, Kernel("host", "6.18"), own)).Should().Throw<HarnessException>().WithMessage("*it has no other record*");
    }

    [Fact]
    public void So_is_a_file_that_is_not_there() =>
        FluentActions.Invoking(() => BaseRecord.For(Path.Combine(_directory, "no.json"), Kernel("host", "6.18"))).Should().Throw<HarnessException>().WithMessage("*no.json*");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private RunRecord Base(string id, string release) => BaseRecord.For(_directory, Kernel(id, release));

    private static KernelInfo Kernel(string id, string release) => new(id, release, "#1", "x86_64", 0);

    private string Put(string name, string id, string release)
    {
        string path = Path.Combine(_directory, $"{name}.json");
        File.WriteAllText(path, RecordFile.ToJson(Record(Resolved().Judged()) with { Kernel = Kernel(id, release) }));
        return path;
    }
}
