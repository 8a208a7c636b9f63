using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KernelRegress.Tests.Netlink;

/// <summary>A network namespace for one test, so that nothing is ever changed in the host's; gone when disposed.</summary>
internal sealed class TestNamespace : IDisposable
{
    private const int CLONE_NEWNET = 0x40000000;

    private readonly SafeFileHandle handle;

    private TestNamespace(SafeFileHandle handle) => this.handle = handle;

    public int Descriptor => (int)handle.DangerousGetHandle();

    /// <exception cref="SkipException">Without the privilege to make one.</exception>
    public static TestNamespace Create()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root to make a network namespace: run `sudo dotnet test`");
        return OnOwnThread(() =>
        {
            int error = unshare(CLONE_NEWNET) == 0 ? 0 : Marshal.GetLastPInvokeError();
            Skip.If(
                error != 0,
                $"needs CAP_SYS_ADMIN to make a network namespace ({Marshal.GetPInvokeErrorMessage(error)}): run outside the container");
            return new TestNamespace(File.OpenHandle("/proc/thread-self/ns/net"));
        });
    }

    /// <summary>Runs inside, on a thread that ends there: unshare(2) and setns(2) change one thread for good.</summary>
    public T Run<T>(Func<T> body) => OnOwnThread(() => setns(Descriptor, CLONE_NEWNET) == 0
        ? body()
        : throw new InvalidOperationException($"setns failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}"));

    /// <inheritdoc cref="Run{T}"/>
    public void Run(Action body) => Run(() =>
    {
        body();
        return true;
    });

    /// <summary>What a program prints inside; a failing program fails the test.</summary>
    /// <exception cref="SkipException">Where the program is not installed.</exception>
    public string Output(string program, params string[] arguments)
    {
        Skip.IfNot(IsInstalled(program), $"needs the program {program} to compare with: install the package that has it");
        return Run(() =>
        {
            // The child inherits the namespace of the thread that starts it.
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.Should().Be(0, $"{program} {string.Join(' ', arguments)} said: {errors.Result}");
            return output;
        });
    }

    public void Dispose() => handle.Dispose();

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
            .Any(directory => File.Exists(Path.Combine(directory, program)));

    private static T OnOwnThread<T>(Func<T> body)
    {
        T result = default!;
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                result = body();
            }
            catch (Exception exception)
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int unshare(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int setns(int fd, int nstype);
}
