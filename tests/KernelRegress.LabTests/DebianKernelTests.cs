using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>Kernels of the catalog, from the archive to the agent's answer.</summary>
public sealed class DebianKernelTests(ITestOutputHelper output)
{
    private readonly OutputProgress _progress = new(output);

    [SkippableTheory]
    [InlineData("debian:5.10")]
    [InlineData("debian:6.1")]
    [InlineData("debian:6.12")]
    [InlineData("debian:6.18")]
    [InlineData("debian:7.3")]
    public async Task A_kernel_boots_and_its_agent_answers(string id)
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipUnavailable((await Catalog()).Single(k => k.Id == id));

        await using GuestSession session = await GuestSession.Open(new() { Kernel = KernelReference.Parse(id), Progress = _progress });
        output.WriteLine($"{session.Kernel}\n{session.Timings}");

        session.Kernel.Release.Should().Be(session.Image.Release);
        session.Kernel.Version.Should().Be(session.Image.Version);
        session.Machine.Cpus.Should().Be(2);
        session.Findings.Should().BeEmpty();
        session.Timings.Boot.Should().BePositive();
        session.Timings.Modules.Should().BePositive();

        RaceAnswer answer = await session.Race(new("no-such/scenario"));
        answer.Error.Should().Contain("no-such/scenario");
    }

    [SkippableFact]
    public async Task The_modules_of_a_kernel_load_without_a_complaint()
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipUnavailable((await Catalog()).Single(k => k.Id == "debian:6.12"));

        await using GuestSession session = await GuestSession.Open(new() { Kernel = KernelReference.Parse("debian:6.12"), Progress = _progress });
        session.Console.Lines().Should().NotContain(l => l.Text.Contains("cannot load") || l.Text.Contains("cannot mount"));
        session.Image.Modules.Select(Path.GetFileNameWithoutExtension).Should().Contain(["nf_conntrack", "nf_tables", "nft_ct", "nft_nat", "veth"]);
    }

    [SkippableTheory]
    [InlineData("tcp/dnat-one/forward/forced-table-full", Outcome.DroppedWithoutClash)]
    [InlineData("udp/dnat-two/forward/forced-resize", Outcome.Resolved)]
    public async Task What_belongs_to_the_whole_machine_is_changed_in_a_guest(string name, Outcome expected)
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipUnavailable((await Catalog()).Single(k => k.Id == "debian:7.3"));

        await using GuestSession session = await GuestSession.Open(new() { Kernel = KernelReference.Parse("debian:7.3"), Progress = _progress });
        RaceAnswer answer = await session.Race(new(name));

        answer.Error.Should().BeNull();
        Judgement.Of(ScenarioCatalog.Find(name)!, answer.Observation!).Should().Match<Judgement>(j => j.Outcome == expected && j.Verdict == VerdictKind.Held);
    }

    [SkippableFact]
    public async Task Every_entry_of_the_catalog_is_resolved_or_has_a_reason()
    {
        RequiredPrograms.SkipWithoutApt();
        foreach (AvailableKernel kernel in await Catalog())
        {
            output.WriteLine($"{kernel}");
            (kernel.Unavailable ?? kernel.Package).Should().NotBeNullOrEmpty();
            (kernel.Release is null).Should().Be(kernel.Unavailable is not null);
        }
    }

    [SkippableFact]
    public async Task A_version_that_Debian_does_not_have_is_told_so()
    {
        RequiredPrograms.SkipWithoutApt();
        KernelStore store = new(CacheDirectory.Default, mirror: null, _progress);
        await FluentActions.Awaiting(() => store.Get(KernelReference.Parse("debian:4.4"), null, default))
            .Should().ThrowAsync<HarnessException>().WithMessage("Debian has no kernel 4.4*'kernels' lists*");
    }

    private Task<IReadOnlyList<AvailableKernel>> Catalog()
    {
        RequiredPrograms.SkipWithoutApt();
        return KernelCatalog.Resolve(CacheDirectory.Default, mirror: null, _progress, default);
    }
}
