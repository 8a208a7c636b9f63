using KernelRegress.Cli.Terminal;
using KernelRegress.Results;
using Spectre.Console.Testing;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class RunTableTests
{
    [Fact]
    public void What_a_kernel_said_when_it_broke_down_is_shown_though_nothing_was_observed()
    {
        string shown = Shown(Crashed() with { Console = "Oops: general protection fault\nRIP: 0010:nf_conntrack_in+0x2a [nf_conntrack]" });

        shown.Should().Contain("RIP: 0010:nf_conntrack_in+0x2a [nf_conntrack]").And.Contain("Repeat:   kernelregress run");
    }

    private static string Shown(ScenarioResult result)
    {
        using TestConsole console = new TestConsole().Width(200);
        RunTable.Print(console, Record(result));
        return console.Output;
    }
}
