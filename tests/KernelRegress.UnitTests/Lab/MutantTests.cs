using KernelRegress.Lab;
using KernelRegress.Lab.Mutants;
using KernelRegress.Results;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.UnitTests.Lab;

/// <summary>What can be broken in machine code, and what must stay.</summary>
public sealed class MutantTests
{
    private const byte Nop = 0x90;

    // jne over the call; call put; xor eax,eax; ret. What the call returns is overwritten.
    private static readonly byte[] s_put = [0x75, 0x05, 0xe8, 0, 0, 0, 0, 0x31, 0xc0, 0xc3];

    [Fact]
    public void A_conditional_jump_is_inverted_or_never_or_always_taken()
    {
        byte[] code = [0x75, 0x01, 0xf4, 0xc3];

        Broken(code, MutantOperator.Invert).Should().Equal(0x74, 0x01, 0xf4, 0xc3);
        Broken(code, MutantOperator.Never).Should().Equal(Nop, Nop, 0xf4, 0xc3);
        Broken(code, MutantOperator.Always).Should().Equal(0xeb, 0x01, 0xf4, 0xc3);
    }

    [Theory]
    [InlineData(0x77, 0x72)]
    [InlineData(0x73, 0x76)]
    [InlineData(0x7c, 0x7f)]
    [InlineData(0x7e, 0x7d)]
    public void A_comparison_changes_its_sides(byte jump, byte swapped) =>
        Broken([jump, 0x01, 0xf4, 0xc3], MutantOperator.Swap)[0].Should().Be(swapped);

    [Fact]
    public void Equality_has_no_sides() => Mutants([0x74, 0x01, 0xf4, 0xc3]).Should().NotContain(m => m.Operator == MutantOperator.Swap);

    [Fact]
    public void A_jump_that_is_always_taken_keeps_the_address_that_the_kernel_writes()
    {
        byte[] far = [0x0f, 0x84, 1, 2, 3, 4, 0xc3];

        Broken(far, MutantOperator.Always, [(2, "raced.cold")]).Should().Equal(Nop, 0xe9, 1, 2, 3, 4, 0xc3);
        Mutants(far, [(2, "raced.cold")]).Single(m => m.Operator == MutantOperator.Always).After.Should().Be("jmp raced.cold");
    }

    [Fact]
    public void What_is_left_out_is_not_relocated_either()
    {
        ModuleCode module = new("nf_test", ModuleMaker.Make(s_put, [(3, "nf_ct_put")]));
        Mutation dropped = All(module).Single(m => m.Operator == MutantOperator.DropCall);

        dropped.Before.Should().Be("call nf_ct_put");
        ModuleCode broken = new("nf_test", module.With(dropped.Edits));
        Code(broken).Should().Equal(0x75, 0x05, Nop, Nop, Nop, Nop, Nop, 0x31, 0xc0, 0xc3);
        Relocations(module).Should().Be(1);
        Relocations(broken).Should().Be(0, "the kernel would write an address over the nops");
    }

    [Theory]
    [InlineData(new byte[] { 0xe8, 0, 0, 0, 0, 0x85, 0xc0, 0x31, 0xc0, 0xc3 }, "it is looked at")]
    [InlineData(new byte[] { 0xe8, 0, 0, 0, 0, 0x75, 0x02, 0x31, 0xc0, 0xc3 }, "one way returns it")]
    [InlineData(new byte[] { 0xe8, 0, 0, 0, 0, 0xb0, 0x01, 0xc3 }, "a byte of it is overwritten and the rest returned")]
    [InlineData(new byte[] { 0xe8, 0, 0, 0, 0, 0xc3 }, "it is returned")]
    public void A_call_whose_result_is_used_stays(byte[] code, string because) =>
        Mutants(code, [(1, "nf_ct_get")]).Should().NotContain(m => m.Operator == MutantOperator.DropCall, because);

    [Theory]
    [InlineData("_raw_spin_lock")]
    [InlineData("__fentry__")]
    [InlineData("_printk")]
    public void A_call_that_no_traffic_could_miss_stays(string function) =>
        Mutants(s_put, [(3, function)]).Should().NotContain(m => m.Operator == MutantOperator.DropCall);

    [Theory]
    [InlineData("__mcount_loc")]
    [InlineData(".static_call_sites")]
    [InlineData("__jump_table")]
    [InlineData(".retpoline_sites")]
    public void What_the_kernel_rewrites_stays(string table)
    {
        Mutants(s_put, [(3, "nf_ct_put")], [(table, 2)]).Should().NotContain(m => m.At == 2);
        Mutants(s_put, [(3, "nf_ct_put")], [(table, 0)]).Should().NotContain(m => m.At == 0).And.Contain(m => m.At == 2);
    }

    [Theory]
    [InlineData(new byte[] { 0x83, 0xf8, 0x03, 0xc3 }, 0x04)]
    [InlineData(new byte[] { 0x83, 0xf8, 0x7f, 0xc3 }, 0x7e)]
    [InlineData(new byte[] { 0x83, 0xf8, 0xff, 0xc3 }, 0x00)]
    public void A_small_constant_changes_by_one(byte[] code, byte after) => Broken(code, MutantOperator.Constant)[2].Should().Be(after);

    [Theory]
    [InlineData(new byte[] { 0x48, 0x83, 0xec, 0x08, 0xc3 }, "the stack")]
    [InlineData(new byte[] { 0x3d, 0, 4, 0, 0, 0xc3 }, "1024 is not small")]
    public void Other_constants_stay(byte[] code, string because) => Mutants(code).Should().NotContain(m => m.Operator == MutantOperator.Constant, because);

    [Fact]
    public void A_constant_that_the_kernel_writes_stays() =>
        Mutants([0xb8, 0, 0, 0, 0, 0xc3], [(1, "jiffies")]).Should().NotContain(m => m.Operator == MutantOperator.Constant);

    // incl %gs:0xc(%rax)
    [Fact]
    public void A_counter_does_not_move() =>
        Broken([0x65, 0xff, 0x40, 0x0c, 0xc3], MutantOperator.DropCount).Should().Equal(Nop, Nop, Nop, Nop, 0xc3);

    // lock decl (%rdi); je: where the count came to nothing, the jump frees what it counted.
    [Fact]
    public void A_counter_whose_value_is_looked_at_stays() =>
        Mutants([0xf0, 0xff, 0x0f, 0x74, 0x00, 0xc3]).Should().NotContain(m => m.Operator == MutantOperator.DropCount);

    [Fact]
    public void A_condition_without_a_jump_is_inverted() =>
        Broken([0x41, 0x0f, 0x94, 0xc5, 0xc3], MutantOperator.Invert).Should().Equal(0x41, 0x0f, 0x95, 0xc5, 0xc3);

    [Fact]
    public void A_broken_module_is_not_signed_any_more()
    {
        byte[] signed = ModuleMaker.Make([0xc3]);
        new ModuleCode("nf_test", signed).With([]).Should().Equal(signed[..^ModuleMaker.Signed.Length]);
    }

    [Fact]
    public void The_same_seed_draws_the_same_mutants()
    {
        IReadOnlyList<Mutation> all = Mutants([.. Enumerable.Repeat<byte[]>([0x75, 0x00, 0x77, 0x00, 0x83, 0xf8, 0x03], 20).SelectMany(b => b), 0xc3]);

        MutantSelection.Draw(all, 10, 7).Should().Equal(MutantSelection.Draw([.. all.Reverse()], 10, 7)).And.HaveCount(10);
        MutantSelection.Draw(all, 10, 7).Should().NotBeEquivalentTo(MutantSelection.Draw(all, 10, 8));
        MutantSelection.Draw(all, 20, 7).Take(10).Should().Equal(MutantSelection.Draw(all, 10, 7), "a larger sample has the smaller one in it");
    }

    [Fact]
    public void One_can_be_had_by_its_name_and_all_of_a_place_by_the_place_s()
    {
        IReadOnlyList<Mutation> all = Mutants([0x75, 0x00, 0x77, 0x00, 0xc3]);

        MutantSelection.Named(all, [all[0].Id]).Should().Equal(all[0]);
        MutantSelection.Named(all, [all[0].Place]).Should().Equal(all.Where(mutant => mutant.Place == all[0].Place)).And.HaveCountGreaterThan(1);
        all.Invoking(mutants => MutantSelection.Named(mutants, ["nf_test:nobody+0x1:invert"])).Should().Throw<HarnessException>()
            .WithMessage("There is no mutant nf_test:nobody+0x1:invert among *");
    }

    [Fact]
    public void Parts_that_the_compiler_put_aside_belong_to_their_function()
    {
        ModuleCode module = new("nf_test", ModuleMaker.Make(s_put, [(3, "nf_ct_put")], function: "nf_confirm.constprop.0"));

        MutantSelection.All([module], ["nf_confirm"]).Should().NotBeEmpty();
        MutantSelection.All([module], ["nf_test:nf_confirm"]).Should().NotBeEmpty();
        MutantSelection.All([module], ["nf_other:nf_confirm", "nf_conf"]).Should().BeEmpty();
    }

    [Fact]
    public void A_kernel_with_connection_tracking_built_in_is_refused()
    {
        KernelImage builtIn = new() { Id = "x", Release = "6.1.0-mine", Version = "#1", BootFile = "vmlinux", Modules = ["/m/nf_nat.ko"], SkippedModules = [] };

        FluentActions.Invoking(() => MutantSelection.ModulesOf(builtIn)).Should().Throw<HarnessException>().WithMessage("*6.1.0-mine*built in*");
    }

    [Fact]
    public void A_place_is_reached_where_the_emulator_translated_it()
    {
        var reached = ReachedCode.Read(
            ["IN: ", "0xffffffffc0101002:  75 05                    jne      0xffffffffc0101009", "0xffffffffc0101007:  31 c0  xorl     %eax, %eax"],
            ["[    1.2] kernelregress: section nf_test .text 0xffffffffc0101000"]);

        reached.Contains("nf_test", ".text", 2).Should().BeTrue();
        reached.Contains("nf_test", ".text", 3).Should().BeFalse("no instruction begins there");
        reached.Contains("nf_other", ".text", 2).Should().BeFalse();
    }

    private static byte[] Broken(byte[] code, MutantOperator how, (int, string)[]? relocations = null)
    {
        ModuleCode module = new("nf_test", ModuleMaker.Make(code, relocations));
        return Code(new("nf_test", module.With(All(module).Single(m => m.Operator == how).Edits)));
    }

    private static IReadOnlyList<Mutation> Mutants(byte[] code, (int, string)[]? relocations = null, (string, int)[]? patched = null) =>
        All(new("nf_test", ModuleMaker.Make(code, relocations, patched)));

    private static IReadOnlyList<Mutation> All(ModuleCode module) => MutantSelection.All([module], ["raced"]);

    private static byte[] Code(ModuleCode module) => module.Bytes(module.Functions.Single());

    private static int Relocations(ModuleCode module) =>
        module.Relocations(module.Functions.Single(), 0, module.Functions.Single().Length).Count(relocation => relocation.Length > 0);
}
