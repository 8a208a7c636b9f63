using System.Globalization;

namespace KernelRegress.Tests;

/// <summary>Tests that make namespaces in their own process, which only root may: a process with threads cannot make a user namespace.</summary>
internal static class OnThisKernel
{
    internal static void RequireRoot()
    {
        string mask = File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal))["CapEff:".Length..].Trim();
        bool mayMakeNamespaces = (ulong.Parse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << 21)) != 0;
        Skip.IfNot(mayMakeNamespaces, "Needs CAP_SYS_ADMIN: run as root, or under 'unshare --user --map-root-user --mount dotnet test'.");
    }
}
