using KernelRegress.Lab.Guests;

namespace KernelRegress.UnitTests.Lab;

public sealed class QemuCommandTests
{
    [Fact]
    public void Emulated_CPUs_run_at_the_same_time_and_distrust_their_clock()
    {
        string command = Command(new());
        command.Should().Contain("-accel tcg,thread=multi").And.Contain("tsc=unstable").And.NotContain("kvm");
    }

    [Fact]
    public void Real_CPUs_are_used_where_they_may_be() =>
        Command(new(), new(IsKvm: true, "host", "")).Should().Contain("-accel kvm -cpu host").And.NotContain("tsc=unstable");

    [Fact]
    public void A_guest_has_no_disk_no_network_and_nothing_of_the_hosts() =>
        Command(new()).Should().Contain("-nodefaults").And.Contain("-no-user-config").And.NotContain("-drive").And.NotContain("-net").And.NotContain("virtfs");

    [Fact]
    public void A_panic_or_an_Oops_ends_the_machine() => Command(new()).Should().Contain("-no-reboot").And.Contain("panic=-1 oops=panic");

    [Fact]
    public void The_machine_is_as_it_was_asked_for() =>
        Command(new() { Cpus = 4, Memory = 2048, KernelArguments = "kasan.fault=panic" }).Should().Contain("-smp 4 -m 2048").And.Contain("kasan.fault=panic");

    private static string Command(GuestSettings settings, Acceleration? acceleration = null) =>
        string.Join(' ', QemuCommand.Arguments(settings, acceleration ?? Acceleration.Emulated(""), "vmlinux", "initramfs"));
}
