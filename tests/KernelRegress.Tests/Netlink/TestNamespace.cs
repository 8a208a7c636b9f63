using System.Diagnostics;
using KernelRegress.Fixtures;

namespace KernelRegress.Tests.Netlink;

/// <summary>A network namespace for one test, so that nothing is ever changed in the host's; gone when disposed.</summary>
internal sealed class TestNamespace : IDisposable
{
    private readonly NetworkNamespace _namespace;

    private TestNamespace(NetworkNamespace @namespace) => _namespace = @namespace;

    public int Descriptor => _namespace.Descriptor;

    /// <exception cref="SkipException">Without the privilege to make one.</exception>
    public static TestNamespace Create()
    {
        OnThisKernel.RequireRoot();
        return new(NetworkNamespace.Create("test"));
    }

    /// <summary>Runs inside.</summary>
    public T Run<T>(Func<T> body) => _namespace.Run(body);

    /// <inheritdoc cref="Run{T}"/>
    public void Run(Action body) => _namespace.Run(body);

    /// <summary>What a program prints inside; a failing program fails the test.</summary>
    /// <exception cref="SkipException">Where the program is not installed.</exception>
    public string Output(string program, params string[] arguments)
    {
        OnThisKernel.RequireProgram(program);
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

    public void Dispose() => _namespace.Dispose();
}
