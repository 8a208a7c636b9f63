using System.Diagnostics;
using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>
/// Machines with and without working KVM, whatever this one has: a script stands in for QEMU, which does what we want when asked for KVM,
/// and is the real one otherwise.
/// </summary>
public sealed class KvmProofTests(ITestOutputHelper output) : IDisposable
{
    // As seen on a machine with nested virtualization.
    private const string Aborts = "echo 'qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69' >&2; kill -ABRT $$";
    private const string Hangs = "exec sleep 60";

    // Emulation in the place of KVM, with any CPU model.
    private const string Works = """exec qemu-system-x86_64 $(printf '%s ' "$@" | sed 's/-accel kvm -cpu [^ ]*/-accel tcg/')""";
    private const string WorksWithoutOneFeature = $"""case "$*" in *-arch-capabilities*) {Works};; *) {Aborts};; esac""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly CacheDirectory _cache = new(Directory.CreateTempSubdirectory("kernelregress-test-").FullName);

    [SkippableFact]
    public async Task KVM_that_runs_a_program_on_two_CPUs_works()
    {
        RequiredPrograms.SkipWithoutQemu();
        (await Find(Works)).Should().Be(new KvmProof("host", null));
    }

    [SkippableFact]
    public async Task A_weaker_CPU_is_taken_where_the_best_one_does_not_work()
    {
        RequiredPrograms.SkipWithoutQemu();
        (await Find(WorksWithoutOneFeature)).CpuModel.Should().Be("host,-arch-capabilities");
    }

    [Fact]
    public async Task QEMU_that_aborts_is_quoted()
    {
        KvmProof proof = await Find(Aborts);
        proof.CpuModel.Should().BeNull();
        proof.Fault.Should().Contain("-cpu host: qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69");
    }

    [Fact]
    public async Task QEMU_that_hangs_without_a_word_is_ended_and_nothing_is_left_of_it()
    {
        KvmProof proof = await Find($"echo $$ >> {Started}; {Hangs}", TimeSpan.FromMilliseconds(200));
        proof.Fault.Should().Contain("-cpu host: no answer within 0.2 s; -cpu host,-arch-capabilities: no answer within 0.2 s");
        (await File.ReadAllLinesAsync(Started)).Should().HaveCount(3).And.OnlyContain(pid => !Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task QEMU_that_ends_without_an_answer_proves_nothing() => (await Find("exit 0")).Fault.Should().Contain("exit code 0 without a word");

    [SkippableFact]
    public async Task The_answer_is_remembered()
    {
        SkipWithoutDevice();
        string machine = StandIn($"echo $$ >> {Started}; {Aborts}");
        KvmProof first = await KvmProof.Get(machine, _cache);
        int starts = (await File.ReadAllLinesAsync(Started)).Length;

        (await KvmProof.Get(machine, _cache)).Should().Be(first);
        (await File.ReadAllLinesAsync(Started)).Should().HaveCount(starts, "nobody asked QEMU again");
        await KvmProof.Get(machine, _cache, afresh: true);
        (await File.ReadAllLinesAsync(Started)).Should().HaveCount(2 * starts);
    }

    [Fact]
    public async Task KVM_that_was_asked_for_by_name_fails_with_the_reason() =>
        await FluentActions.Awaiting(() => Acceleration.Choose(Accelerator.Kvm, StandIn(Aborts), _cache))
            .Should().ThrowAsync<HarnessException>().WithMessage("KVM was asked for and does not work here*Evidence: *Next: --accel auto*");

    [Fact]
    public async Task What_is_not_proven_is_emulated_and_says_why()
    {
        Acceleration chosen = await Acceleration.Choose(Accelerator.Auto, StandIn(Aborts), _cache);
        chosen.IsKvm.Should().BeFalse();
        // On a machine without the device, that is the reason.
        chosen.ToString().Should().MatchRegex("^tcg: .*(failed to set MSR 0x10a|/dev/kvm)");
    }

    [Fact]
    public async Task Emulation_that_was_asked_for_starts_nothing()
    {
        Acceleration chosen = await Acceleration.Choose(Accelerator.Tcg, "/no/such/qemu", _cache);
        chosen.ToString().Should().Be("tcg: asked for");
    }

    [SkippableTheory]
    [InlineData(Aborts)]
    [InlineData(Hangs)]
    public async Task A_guest_that_says_nothing_under_KVM_is_emulated_and_that_is_told(string underKvm)
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        RequiredPrograms.SkipWithoutApt();
        SkipWithoutDevice();
        // The proof is passed, the guest is not.
        string machine = StandIn($"""case "$*" in *isa-debug-exit*) {Works};; *"-accel kvm"*) {underKvm};; *) exec qemu-system-x86_64 "$@";; esac""");
        await using GuestSession session = await GuestSession.Open(new()
        {
            Kernel = KernelReference.Parse("debian:6.1"),
            Progress = new OutputProgress(output),
            Machine = new() { Qemu = machine, BootPatience = TimeSpan.FromSeconds(underKvm == Hangs ? 20 : 120) },
        });
        session.Machine.Should().Match<MachineInfo>(m => m.Virtualization == "qemu-tcg" && m.Acceleration == "tcg: a guest under KVM printed nothing at all");
        session.FailedBoots.Should().ContainSingle();
    }

    public void Dispose() => Directory.Delete(_cache.Path, recursive: true);

    private string Started => Path.Combine(_cache.Path, "started");

    private static void SkipWithoutDevice() => Skip.IfNot(File.Exists("/dev/kvm"), "There is no /dev/kvm: nobody would start QEMU to prove it.");

    private async Task<KvmProof> Find(string script, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        KvmProof proof = await KvmProof.Find(StandIn(script), patience ?? s_patience, CancellationToken.None);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0.00} s: {proof}");
        return proof;
    }

    private string StandIn(string script)
    {
        string machine = Path.Combine(_cache.Path, "machine");
        File.WriteAllText(machine, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(machine, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return machine;
    }
}
