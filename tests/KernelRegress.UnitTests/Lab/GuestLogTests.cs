using System.IO.Pipelines;
using System.Text;
using KernelRegress.Lab;
using KernelRegress.Lab.Guests;

namespace KernelRegress.UnitTests.Lab;

public sealed class GuestLogTests
{
    [Fact]
    public async Task A_complaint_during_the_boot_belongs_to_no_scenario()
    {
        GuestLog log = await Log("[ 1.0] WARNING: CPU: 0 PID: 1 at init/main.c:1\n");
        log.Findings.Single().Scenario.Should().BeNull();
    }

    [Fact]
    public async Task The_end_of_init_alone_is_the_agents_fault() =>
        (await Log("[ 1.0] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000006\n")).Crash.Should().BeNull();

    [Fact]
    public async Task The_end_of_init_after_an_Oops_is_the_kernels_fault() =>
        (await Log("[ 1.0] BUG: kernel NULL pointer dereference\n[ 1.0] ---[ end trace 0 ]---\n[ 1.1] Kernel panic - not syncing: Attempted to kill init!\n"))
            .Crash!.Kind.Should().Be(KernelFindingKind.Oops);

    [Fact]
    public async Task A_breakpoint_that_nobody_set_is_the_emulators_fault()
    {
        const string Trouble = "[ 1.0] Oops: int3: 0000 [#1] SMP\n[ 1.0] ---[ end trace 0 ]---\n[ 1.1] Kernel panic - not syncing: Fatal exception in interrupt\n";
        GuestLog emulated = await Log(Trouble, isEmulated: true);
        emulated.Crash.Should().BeNull();
        emulated.Findings.Should().BeEmpty();
        emulated.Accident!.Headline.Should().Be("Oops: int3: 0000 [#1] SMP");
        GuestLog real = await Log(Trouble, isEmulated: false);
        real.Crash!.Kind.Should().Be(KernelFindingKind.Oops);
        real.Accident.Should().BeNull();
    }

    [Fact]
    public async Task A_crash_of_the_kernels_own_is_no_accident_whatever_the_emulator_did_before() =>
        (await Log("[ 1.0] Oops: int3: 0000 [#1] SMP\n[ 1.0] ---[ end trace 0 ]---\n[ 2.0] BUG: kernel NULL pointer dereference\n[ 2.0] ---[ end trace 0 ]---\n"))
            .Accident.Should().BeNull();

    [Fact]
    public async Task A_machine_that_says_nothing_had_no_accident() => (await Log("[ 1.0] all is well\n")).Accident.Should().BeNull();

    [Fact]
    public async Task A_panic_of_its_own_is_the_kernels_fault() =>
        (await Log("[ 1.0] Oops: int3: 0000 [#1] SMP\n[ 1.0] ---[ end trace 0 ]---\n[ 2.0] WARNING: CPU: 0 PID: 1 at net/core/dev.c:1\n[ 2.1] Kernel panic - not syncing: out of memory\n"))
            .Crash!.Kind.Should().Be(KernelFindingKind.Panic);

    [Fact]
    public async Task A_warning_is_no_crash() => (await Log("[ 1.0] WARNING: CPU: 0 PID: 1 at net/core/dev.c:1\n")).Crash.Should().BeNull();

    [Fact]
    public async Task An_Oops_of_an_earlier_scenario_explains_the_end_of_a_later_one()
    {
        Pipe pipe = new();
        GuestConsole console = new(pipe.Reader.AsStream());
        GuestLog log = new(console, isEmulated: true, boot: 0);
        log.Begin("first");
        await pipe.Writer.WriteAsync("[ 1.0] BUG: kernel NULL pointer dereference\n[ 1.0] ---[ end trace 0 ]---\n"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        await console.Completion;
        log.Begin("second");
        log.Crash!.Kind.Should().Be(KernelFindingKind.Oops);
        log.Findings.Single().Scenario.Should().Be("first");
    }

    [Fact]
    public async Task What_breaks_down_in_the_network_code_before_the_agents_hello_is_the_kernels_fault()
    {
        const string Module = "[ 1.0] BUG: kernel NULL pointer dereference\n[ 1.0] RIP: 0010:nf_nat_setup_info+0x2d/0x100 [nf_nat]\n[ 1.0] ---[ end trace 0 ]---\n";
        (await Log(Module, boot: 3)).Crash!.Headline.Should().Be("BUG: kernel NULL pointer dereference");
    }

    [Theory]
    [InlineData("[ 1.0] Kernel panic - not syncing: VFS: Unable to mount root fs\n[ 1.0]  mount_root+0x2d/0x100\n")]
    [InlineData("[ 1.0] Kernel panic - not syncing: IO-APIC + timer doesn't work!\n[ 1.0]  setup_IO_APIC+0x7a4/0x7d0\n")]
    public async Task What_breaks_down_elsewhere_before_the_agents_hello_may_be_the_machines_fault(string text) =>
        (await Log(text, boot: 2)).Crash.Should().BeNull();

    private static async Task<GuestLog> Log(string text, bool isEmulated = true, int boot = 0)
    {
        GuestConsole console = new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        await console.Completion;
        return new(console, isEmulated, boot);
    }
}
