using KernelRegress.Cli.Commands;

namespace KernelRegress.UnitTests.Lab;

public sealed class SensitivityCommandTests
{
    [Theory]
    [InlineData("debian:6.1", true)]
    [InlineData("debian:newest", false)]
    [InlineData("./no-such-image", false)]
    public void A_kernel_is_named_that_a_machine_can_boot(string kernel, bool accepted) =>
        (Errors("--kernel", kernel).Count == 0).Should().Be(accepted);

    [Fact]
    public void The_running_kernel_is_not_broken() => Errors("--kernel", "host").Should().ContainSingle().Which.Should().Contain("not broken on purpose");

    [Fact]
    public void A_list_of_functions_must_be_there() =>
        Errors("--kernel", "debian:6.1", "--functions", "/no/such/list").Should().ContainSingle().Which.Should().Contain("no such file");

    // Each command that is made adds its checks to the options, which are one.
    private static IReadOnlyList<string> Errors(params string[] arguments) =>
        [.. SensitivityCommand.Create().Parse(arguments).Errors.Select(error => error.Message).Distinct()];
}
