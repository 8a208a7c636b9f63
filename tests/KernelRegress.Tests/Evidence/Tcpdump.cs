using System.Diagnostics;

namespace KernelRegress.Tests.Evidence;

/// <summary>Reads a capture with another program than ours.</summary>
internal static class Tcpdump
{
    internal static string Read(string path)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/tcpdump", ["-n", "-t", "-r", path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string read = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, complaints.Result);
        return read;
    }
}
