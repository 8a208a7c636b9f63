using KernelRegress.Fixtures.Evidence.Drops;

namespace KernelRegress.UnitTests.Evidence;

public sealed class KernelSymbolTests
{
    private static readonly string[] Symbols =
    [
        "0000000000000000 A fixed_percpu_data",
        "ffffffff81000000 T _text",
        "ffffffff81f81290 T nf_hook_slow",
        "ffffffff81f813b0 T nf_hook_slow_list",
        "ffffffff82000000 t ip_rcv_finish_core.isra.0",
        "ffffffffc0001000 t nf_nat_inet_fn\t[nf_nat]",
    ];

    [Theory]
    [InlineData(0xffffffff81f81290, "nf_hook_slow")]
    [InlineData(0xffffffff81f8134e, "nf_hook_slow")]
    [InlineData(0xffffffff81f813b0, "nf_hook_slow_list")]
    [InlineData(0xffffffff82000123, "ip_rcv_finish_core")]
    [InlineData(0xffffffffc0001abc, "nf_nat_inet_fn")]
    public void An_address_is_in_the_nearest_function_below_it(ulong address, string function) =>
        KernelSymbols.Find(Symbols, [address])[address].Should().Be(function);

    [Fact]
    public void Where_the_kernel_hides_its_addresses_the_number_is_given() =>
        KernelSymbols.Find(["0000000000000000 T nf_hook_slow"], [0xffffffff81f81290])[0xffffffff81f81290].Should().Be("0xffffffff81f81290");
}
