using KernelRegress.Cli.Commands;

namespace KernelRegress.UnitTests.Lab;

public sealed class BisectCommandTests
{
    [Theory]
    [InlineData("debian:6.12", true)]
    [InlineData("debian:", false)]
    [InlineData("debian:newest", false)]
    [InlineData("host", false)]
    [InlineData("./bzImage", false)]
    public void Only_a_packaged_kernel_can_be_an_end(string good, bool accepted) =>
        (BisectCommand.Create().Parse(["--good", good, "--bad", "debian:7.3", "--scenario", "udp/none/forward/forced"]).Errors.Count == 0).Should().Be(accepted);
}
