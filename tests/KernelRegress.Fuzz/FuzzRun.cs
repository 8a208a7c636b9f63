using System.Diagnostics;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Fuzz;

/// <summary>Gives a parser input after input until the time is over.</summary>
internal sealed class FuzzRun(Target target, int seed)
{
    // Far beyond what any input of a few kilobytes needs.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);
    private const string TooSlow = "slow";
    private const long MostBytes = 256 * 1024 * 1024;

    private readonly Dictionary<string, Finding> _findings = [];

    /// <summary>One of each kind.</summary>
    internal IEnumerable<Finding> Findings => _findings.Values;

    internal long Inputs { get; private set; }

    internal void Run(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
            Try(Inputs++);
    }

    internal void Try(long number)
    {
        byte[] input = target.Input(seed, number);
        // On a loaded machine anything is slow now and then: what is slow is so each time.
        string? fault = Fault(input);
        for (int again = 0; fault?.StartsWith(TooSlow, StringComparison.Ordinal) == true && again < 3; again++)
            fault = Fault(input);
        if (fault is { } what && new Finding(target.Name, number, input, what) is var finding)
            _findings.TryAdd(finding.Kind, finding);
    }

    private string? Fault(byte[] input)
    {
        (long start, long allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            target.Read(input);
        }
        catch (Exception e) when (e is InvalidDataException or HarnessException or UnsupportedException or NetlinkException)
        {
            // Refused, as it should be, with a reason.
            if (e.Message.Length == 0)
                return $"refused without a reason: {e}";
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return Stopwatch.GetElapsedTime(start) > Slow ? $"{TooSlow}: {Stopwatch.GetElapsedTime(start)}"
            : bytes > MostBytes ? $"allocates {bytes} bytes"
            : null;
    }
}
