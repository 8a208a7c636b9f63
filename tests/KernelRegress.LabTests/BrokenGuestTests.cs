using KernelRegress.Lab;
using KernelRegress.Lab.Caching;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>Whose fault it is: a shell script stands in for QEMU, and breaks in a way of our choosing.</summary>
public sealed class BrokenGuestTests(ITestOutputHelper output) : IDisposable
{
    private const string Hello = """echo '{"release":"6.1.0-test","version":"#1","arch":"x86_64","tainted":0,"cpus":2,"virtualization":"qemu-tcg","privileges":"root"}'""";
    private const string Oops = "echo '[ 9.0] BUG: kernel NULL pointer dereference, address: 8' >&2; echo '[ 9.0] RIP: 0010:nf_confirm+0x2d/0x100' >&2; echo '[ 9.0] ---[ end trace 0 ]---' >&2";
    private const string Breakpoint = "echo '[ 9.0] Oops: int3: 0000 [#1] SMP' >&2; echo '[ 9.0] ---[ end trace 0 ]---' >&2; echo '[ 9.1] Kernel panic - not syncing: Fatal exception in interrupt' >&2";
    private const string Answer = """read request; echo '{"scenario":"udp/none/local","seconds":1,"unsupported":"x"}'""";

    private readonly CacheDirectory _cache = new(Directory.CreateTempSubdirectory("kernelregress-test-").FullName);

    [Fact]
    public async Task A_kernel_that_crashes_during_a_race_is_a_finding_with_the_text_of_the_crash()
    {
        await using GuestSession session = await Boot($"{Hello}; read request; {Oops}; exit 0");
        var crash = await FluentActions.Awaiting(() => session.Race(new("udp/none/local"))).Should().ThrowAsync<KernelCrashException>();
        crash.WithMessage("udp/none/local: the kernel 6.1.0-test broke down. BUG: kernel NULL pointer dereference*nf_confirm*Boot log:*");
        crash.Which.Finding.Kind.Should().Be(KernelFindingKind.Oops);
        session.Findings.Should().ContainSingle(f => f.Scenario == "udp/none/local");
    }

    [Theory]
    [InlineData($"{Hello}; {Oops}; exit 0")]
    [InlineData($"{Oops}; exit 1")]
    [InlineData($"{Oops}; exec sleep 60")]
    public async Task A_kernel_whose_network_code_crashes_before_the_first_race_is_a_finding(string script)
    {
        await using GuestSession session = await Boot(script);
        CatalogRun run = await Run(session);
        run.Failure.Should().BeNull();
        run.Record.ExitCode(expectAll: false).Should().Be(ExitCodes.Violated);
        run.Record.Scenarios.Should().ContainSingle().Which.Console.Should().Contain("nf_confirm");
        run.Record.Kernel.Release.Should().Be("6.1.0-test");
    }

    [Fact]
    public async Task A_kernel_that_crashes_and_hangs_is_a_finding()
    {
        await using GuestSession session = await Boot($"{Hello}; read request; {Oops}; exec sleep 60");
        await FluentActions.Awaiting(() => session.Race(new("udp/none/local"))).Should().ThrowAsync<KernelCrashException>();
    }

    [Fact]
    public async Task An_agent_that_falls_silent_is_a_failure_of_the_harness()
    {
        await using GuestSession session = await Boot($"{Hello}; echo '[ 2.0] all is well' >&2; read request; exec sleep 60");
        await FluentActions.Awaiting(() => session.Race(new("udp/none/local")))
            .Should().ThrowAsync<HarnessException>().WithMessage("udp/none/local: the guest with 6.1.0-test was lost.*did not send*silent for 1 s*all is well*Boot log:*Next:*");
    }

    [Fact]
    public async Task A_line_that_ends_half_way_is_a_failure_of_the_harness()
    {
        await using GuestSession session = await Boot(Hello + """; read request; printf '{"scenario":"udp/no'; exit 0""");
        await FluentActions.Awaiting(() => session.Race(new("udp/none/local")))
            .Should().ThrowAsync<HarnessException>().WithMessage("*in the middle of a line*");
    }

    [Fact]
    public async Task An_agent_that_dies_is_a_failure_of_the_harness()
    {
        await using GuestSession session = await Boot($"{Hello}; read request; echo '[ 9.0] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000006' >&2");
        await FluentActions.Awaiting(() => session.Race(new("udp/none/local"))).Should().ThrowAsync<HarnessException>().WithMessage("*was lost*Attempted to kill init*");
    }

    [Fact]
    public async Task A_warning_belongs_to_the_scenario_during_which_it_came()
    {
        const string WarningAndAnswer = """read request; echo '[ 3.0] WARNING: CPU: 0 PID: 1 at net/core/dev.c:1' >&2; echo '{"scenario":"udp/none/local","seconds":1,"unsupported":"x"}'""";
        await using GuestSession session = await Boot($"{Hello}; {WarningAndAnswer}; exec sleep 60");
        await session.Race(new("udp/none/local"));
        await LinesCome(session.Console, 1);
        session.Findings.Should().ContainSingle(f => f.Scenario == "udp/none/local" && f.Finding.Kind == KernelFindingKind.Warning);
    }

    [Fact]
    public async Task A_machine_that_the_emulator_lost_is_booted_again_and_the_run_goes_on()
    {
        await using GuestSession session = await Boot($"if mkdir {Mark}; then {Hello}; read request; {Breakpoint}; exit 0; fi; {Hello}; {Answer}; exec sleep 60");
        CatalogRun run = await Run(session);
        run.Failure.Should().BeNull();
        run.Record.Scenarios.Should().ContainSingle().Which.Reason.Should().Be("x");
        run.Record.Restarts.Should().ContainSingle().Which.Should().Match<Restart>(r => r.Reason.Contains("int3") && r.InFlight.Single() == "udp/none/local");
    }

    [Theory]
    [InlineData(Oops)]
    [InlineData("echo '[ 9.0] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000006' >&2")]
    [InlineData("")]
    public async Task A_machine_that_was_lost_in_any_other_way_is_not_booted_again(string lastWords)
    {
        await using GuestSession session = await Boot($"if mkdir {Mark}; then {Hello}; read request; {lastWords}\nexit 0; fi; {Hello}; {Answer}; exec sleep 60");
        CatalogRun run = await Run(session);
        run.Record.Restarts.Should().BeEmpty();
        (run.Failure is not null).Should().Be(lastWords != Oops, "a crash of the kernel is a result, the rest a failure");
    }

    [Fact]
    public async Task A_boot_that_fails_once_is_tried_again_and_that_is_told()
    {
        await using GuestSession session = await Boot($"if mkdir {Mark}; then echo 'no luck' >&2; exit 1; fi; {Hello}; exec sleep 60");
        session.FailedBoots.Should().ContainSingle().Which.Should().Contain("did not boot as far as the agent").And.Contain("no luck");
    }

    [Fact]
    public async Task A_boot_that_hangs_is_a_failure_of_the_harness() =>
        await FluentActions.Awaiting(() => Boot("echo '[ 0.5] Booting' >&2; exec sleep 60"))
            .Should().ThrowAsync<HarnessException>().WithMessage("*did not boot as far as the agent*within 1 s*Booting*Boot log:*");

    [Fact]
    public async Task A_machine_without_QEMU_is_told_what_to_install() =>
        await FluentActions.Awaiting(() => GuestSession.Boot(Kernel, "none", Request("/no/such/qemu"), new(), default))
            .Should().ThrowAsync<HarnessException>().WithMessage("/no/such/qemu is not installed*apt-get install qemu-system-x86*");

    [Fact]
    public async Task Nothing_is_left_running()
    {
        GuestSession session = await Boot($"{Hello}; exec sleep 60");
        int pid = session.ProcessId;
        await session.DisposeAsync();
        Directory.Exists($"/proc/{pid}").Should().BeFalse();
    }

    public void Dispose() => Directory.Delete(_cache.Path, recursive: true);

    private static KernelImage Kernel => new() { Id = "test", Release = "6.1.0-test", Version = "#1", BootFile = "none", Modules = [], SkippedModules = [] };

    /// <summary>There, as soon as a machine has been started.</summary>
    private string Mark => Path.Combine(_cache.Path, "tried");

    private static async Task<CatalogRun> Run(GuestSession session)
    {
        CatalogRun run = new(session, [new("udp/none/local", Expectation.EveryFrameArrives)], rounds: null);
        await run.Run(_ => { }, _ => { }, CancellationToken.None);
        return run;
    }

    private async Task<GuestSession> Boot(string script)
    {
        string machine = Path.Combine(_cache.Path, "machine");
        await File.WriteAllTextAsync(machine, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(machine, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await GuestSession.Boot(Kernel, "none", Request(machine), new(), default);
    }

    private GuestRequest Request(string machine) => new()
    {
        Kernel = KernelReference.Parse("./test"),
        Cache = _cache,
        Progress = new OutputProgress(output),
        Patience = TimeSpan.FromSeconds(1),
        Machine = new() { Qemu = machine, BootPatience = TimeSpan.FromSeconds(1), Accelerator = Accelerator.Tcg },
    };

    /// <summary>The console is another pipe than the answers: its lines may come a moment later.</summary>
    private static async Task LinesCome(GuestConsole console, int lines)
    {
        while (console.Count < lines && !console.Completion.IsCompleted)
            await Task.Yield();
    }
}
