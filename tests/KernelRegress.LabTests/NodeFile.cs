using System.Diagnostics;
using KernelRegress.Lab.Guests;
using KernelRegress.UnitTests.Cli;

namespace KernelRegress.LabTests;

/// <summary>The one file for a node, which <c>.ci/node</c> makes.</summary>
internal static class NodeFile
{
    internal static string Path { get; } = System.IO.Path.Combine(AgentBinary.FindSources(), ".artifacts", "node", "kernelregress");

    internal static void SkipUnlessBuilt() => Skip.IfNot(File.Exists(Path), $"There is no {Path}. Next: .ci/node.");

    // An ordinary user's node: nothing can be written but what is in memory, and of programs there is unshare(1) alone.
    private const string Node = """
        mount -t tmpfs none /mnt && install -m 755 "$1" /mnt/kernelregress && ln -s "$(command -v unshare)" /mnt/unshare
        mount -t tmpfs -o mode=1777 none /tmp && mount -o remount,bind,ro /
        code=0
        cd / && eval "setpriv --reuid=65534 --regid=65534 --clear-groups env -i HOME=/root PATH=/mnt kernelregress $2" || code=$?
        ls -A /tmp >&2
        exit $code
        """;

    /// <summary>Runs it as an ordinary user who may write nowhere; what it leaves in <c>/tmp</c> is told as an error.</summary>
    internal static async Task<ProgramRun> Run(string line)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "Only root can make a read-only node of this machine. Next: run the tests as root.");
        using Process process = Process.Start(new ProcessStartInfo("unshare", ["--mount", "sh", "-ec", Node, "sh", Path, line])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
