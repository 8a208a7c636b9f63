namespace KernelRegress.Tests;

/// <summary>What a run could leave behind on the machine.</summary>
internal static class Leftovers
{
    /// <summary>The machine's own links, sysctls that a network here changes, and namespaces that are mounted: all as text.</summary>
    internal static string OfMachine() => string.Join('\n', Links().Concat(Sysctls()).Concat(MountedNamespaces()));

    /// <summary>The network namespaces that a process holds by descriptors, as <c>net:[4026532000]</c>.</summary>
    internal static IReadOnlySet<string> NamespacesHeldBy(int process) => Descriptors($"{process}").ToHashSet();

    /// <summary>Which processes still hold any of these namespaces, or live in one.</summary>
    internal static IReadOnlyList<string> HoldersOf(IReadOnlySet<string> namespaces) =>
        [.. Processes().Where(process => Descriptors(process).Append(Target($"/proc/{process}/ns/net")).Any(namespaces.Contains))];

    private static IEnumerable<string> Links() => Directory.GetFileSystemEntries("/sys/class/net").Order();

    private static IEnumerable<string> Sysctls() =>
        ((string[])["net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding", "net/bridge/bridge-nf-call-iptables", "net/netfilter/nf_conntrack_checksum"])
        .Select(name => $"/proc/sys/{name}").Where(File.Exists).Select(path => $"{path} = {File.ReadAllText(path).Trim()}");

    private static IEnumerable<string> MountedNamespaces() =>
        File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(" - nsfs ", StringComparison.Ordinal));

    private static IEnumerable<string> Processes() =>
        Directory.GetDirectories("/proc").Select(path => Path.GetFileName(path)).Where(name => name.All(char.IsAsciiDigit));

    private static IEnumerable<string> Descriptors(string process)
    {
        try
        {
            return [.. Directory.GetFiles($"/proc/{process}/fd").Select(Target).Where(target => target.StartsWith("net:[", StringComparison.Ordinal))];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return []; // somebody else's process, or one that has just ended
        }
    }

    private static string Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? "";
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return "";
        }
    }
}
