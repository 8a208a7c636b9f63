using KernelRegress.Lab;

namespace KernelRegress.Tests;

/// <summary>Tests that make namespaces in their own process, which only root may: a process with threads cannot make a user namespace.</summary>
internal static class OnThisKernel
{
    internal static void RequireRoot() =>
        Skip.IfNot(HostSession.HasPrivileges(), "Needs CAP_SYS_ADMIN: run as root, or under 'unshare --user --map-root-user --mount dotnet test'.");

    /// <exception cref="SkipException">Where the program is not installed.</exception>
    internal static void RequireProgram(string program) =>
        Skip.If(ProgramPath.TryFind(program) is null, $"Needs the program {program} to compare with: install the package that has it.");
}
