using KernelRegress.Lab;

namespace KernelRegress.LabTests;

/// <summary>What a machine must have for these tests; without it they are skipped, with the reason and the next step.</summary>
internal static class RequiredPrograms
{
    internal static void SkipUnlessGuestsBoot()
    {
        SkipWithoutQemu();
        SkipWithout("gcc", "apt-get install gcc libc6-dev zlib1g-dev");
    }

    internal static void SkipWithoutQemu() => SkipWithout("qemu-system-x86_64", "apt-get install qemu-system-x86");

    internal static void SkipWithoutApt() => SkipWithout("apt-get", "run on Debian or one of its relatives, with debian-archive-keyring installed");

    internal static void SkipWithoutIptables() => SkipWithout("iptables-restore", "apt-get install iptables");

    internal static void SkipWithoutPackers()
    {
        SkipWithout("rpmbuild", "apt-get install rpm");
        SkipWithout("bsdtar", "apt-get install libarchive-tools");
        SkipWithout("zstd", "apt-get install zstd");
    }

    /// <summary>A kernel that Debian no longer has is no failure of ours.</summary>
    internal static void SkipUnavailable(AvailableKernel kernel) => Skip.If(kernel.Unavailable is not null, kernel.Unavailable);

    private static void SkipWithout(string program, string next) =>
        Skip.If(ProgramPath.TryFind(program) is null, $"{program} is not installed. Next: {next}.");
}
