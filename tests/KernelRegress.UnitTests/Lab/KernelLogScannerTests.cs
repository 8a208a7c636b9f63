using KernelRegress.Lab;
using KernelRegress.Lab.Guests;

namespace KernelRegress.UnitTests.Lab;

public sealed class KernelLogScannerTests
{
    [Theory]
    [InlineData("[    5.1] Kernel panic - not syncing: Fatal exception in interrupt", KernelFindingKind.Panic)]
    [InlineData("[    5.100000] BUG: unable to handle page fault for address: ffffc90000a3e000", KernelFindingKind.Oops)]
    [InlineData("[    5.100000] BUG: kernel NULL pointer dereference, address: 0000000000000008", KernelFindingKind.Oops)]
    [InlineData("[    5.100000] general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP", KernelFindingKind.Oops)]
    [InlineData("[    5.100000] Oops: general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP", KernelFindingKind.Oops)]
    [InlineData("[    5.100000] kernel BUG at net/netfilter/nf_conntrack_core.c:1012!", KernelFindingKind.Bug)]
    [InlineData("[    5.100000] BUG: KASAN: slab-use-after-free in __nf_conntrack_confirm+0x1f0/0x800", KernelFindingKind.Bug)]
    [InlineData("[    5.100000] BUG: sleeping function called from invalid context at mm/slab.h:271", KernelFindingKind.Bug)]
    [InlineData("[   65.100000] watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [init:1]", KernelFindingKind.SoftLockup)]
    [InlineData("[   65.100000] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:", KernelFindingKind.RcuStall)]
    [InlineData("[   65.100000] rcu: INFO: rcu_sched self-detected stall on CPU", KernelFindingKind.RcuStall)]
    [InlineData("[  245.100000] INFO: task kworker/u4:1:25 blocked for more than 120 seconds.", KernelFindingKind.HungTask)]
    [InlineData("[    5.100000] WARNING: CPU: 0 PID: 1 at net/netfilter/nf_conntrack_core.c:1204 nf_confirm+0x2d/0x100", KernelFindingKind.Warning)]
    [InlineData("[    5.100000] [  T123] WARNING: net/core/dev.c:1 at func+0x1/0x2, CPU#1: init/1", KernelFindingKind.Warning)]
    [InlineData("[   15.100000] unregister_netdevice: waiting for veth0 to become free. Usage count = 2", KernelFindingKind.ReferenceLeak)]
    public void A_complaint_is_recognised(string line, KernelFindingKind kind) => Scan(line).Single().Kind.Should().Be(kind);

    [Theory]
    [InlineData("[    1.000000] clocksource: timekeeping watchdog on CPU0: Marking clocksource 'tsc' as unstable")]
    [InlineData("[    1.000000] Spectre V2 : WARNING: Unprivileged eBPF is enabled")]
    [InlineData("[    1.000000] rcu: Hierarchical RCU implementation.")]
    [InlineData("[    1.000000] kernelregress: init")]
    [InlineData("[    1.000000] Unstable clock detected, switching default tracing clock to \"global\"")]
    public void What_a_healthy_kernel_says_is_no_complaint(string line) => Scan(line).Should().BeEmpty();

    [Fact]
    public void The_excerpt_goes_to_the_end_of_the_trace()
    {
        KernelFinding finding = Scan(
            "[    1.0] fine",
            "[    2.0] kernel BUG at net/netfilter/nf_nat_core.c:600!",
            "[    2.0] invalid opcode: 0000 [#1] SMP",
            "[    2.0] Call Trace:",
            "[    2.0] ---[ end trace 0000000000000000 ]---",
            "[    3.0] fine again").Single();
        finding.Excerpt.Should().HaveCount(4).And.EndWith("[    2.0] ---[ end trace 0000000000000000 ]---");
        finding.Headline.Should().Be("kernel BUG at net/netfilter/nf_nat_core.c:600!");
    }

    [Fact]
    public void A_panic_after_an_Oops_is_a_finding_of_its_own() =>
        Scan("BUG: kernel NULL pointer dereference", "RIP: 0010:nf_confirm", "Kernel panic - not syncing: Fatal exception", "---[ end Kernel panic")
            .Select(f => f.Kind).Should().Equal(KernelFindingKind.Oops, KernelFindingKind.Panic);

    [Fact]
    public void An_excerpt_without_an_end_is_cut() =>
        Scan(["rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:", .. Enumerable.Repeat("noise", 1000)]).Single().Excerpt.Should().HaveCount(80);

    private static IReadOnlyList<KernelFinding> Scan(params string[] log) => KernelLogScanner.Scan(log);
}
