using KernelRegress.Fixtures.Conntrack;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Fixtures;

public sealed class StatTableTests
{
    private const string Kernel6 = """
        entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
        00000384  00000010 00000001 00000000 00000002 00000000 00000000 00000003 00000000 0000000a 0000000b 00000000 00000004  00000000 00000000 00000000 00000005
        00000384  00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000001 00000001 00000000 00000000  00000000 00000000 00000000 00000000
        """;

    // From the seed: a kernel before 5.10.
    private const string Kernel4 = """
        entries  searched found new invalid ignore delete delete_list insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
        00000384  002f80e4 0f355850 00133416 0000dcc2 0006755f 0012688f 0006726d 00073df4 00000007 00000000 00000000 00000000  00000000 00000000 00000000 00000000
        """;

    [Fact]
    public void Rows_are_summed_and_hexadecimal()
    {
        var counters = StatTable.Parse(Kernel6);

        counters.Should().BeEquivalentTo(new { ClashResolve = 0x11, InsertFailed = 0xb, Drop = 0xc, Found = 1, Invalid = 2, ChainTooLong = 3, Error = 4, SearchRestart = 5 });
    }

    [Fact]
    public void A_kernel_without_clashres_has_no_clash_counter_rather_than_a_wrong_one()
    {
        var counters = StatTable.Parse(Kernel4);

        counters.ClashResolve.Should().BeNull();
        counters.ChainTooLong.Should().BeNull();
        counters.InsertFailed.Should().Be(7);
    }

    [Fact]
    public void A_row_that_does_not_fit_the_header_is_refused()
    {
        Action parse = () => StatTable.Parse(Kernel6[..^12]);

        parse.Should().Throw<HarnessException>().WithMessage("*cells*columns*");
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        Action parse = () => StatTable.Parse("");

        parse.Should().Throw<HarnessException>();
    }
}
