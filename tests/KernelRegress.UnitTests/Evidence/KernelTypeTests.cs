using System.Text;
using KernelRegress.Fixtures.Evidence.Drops;

namespace KernelRegress.UnitTests.Evidence;

public sealed class KernelTypeTests
{
    private static readonly KernelTypes Types = new(BtfMaker.Kernel());

    [Fact]
    public void A_member_of_an_unnamed_structure_counts_as_the_outer_one_s() => Types.Offset("sk_buff", "dev").Should().Be(8);

    [Fact]
    public void The_members_of_an_enum_are_known_by_value() => Types.MembersOf("skb_drop_reason").Should().Equal(new Dictionary<uint, string> { [1] = "SKB_CONSUMED" });

    [Fact]
    public void An_enum_that_the_kernel_does_not_have_is_empty() => Types.MembersOf("no_such_enum").Should().BeEmpty();

    [Fact]
    public void The_tracepoint_s_parameters_are_counted_without_its_private_one() => Types.ParametersOf("kfree_skb").Should().Be(3);

    [Fact]
    public void What_the_kernel_does_not_have_is_named()
    {
        Action member = () => Types.Offset("sk_buff", "no_such_member");
        Action structure = () => Types.Offset("no_such_struct", "head");

        member.Should().Throw<InvalidDataException>().WithMessage("*sk_buff*no_such_member*");
        structure.Should().Throw<InvalidDataException>().WithMessage("*no_such_struct*");
    }

    [Fact]
    public void A_kind_that_is_newer_than_this_program_is_refused_rather_than_misread()
    {
        Action read = () => _ = new KernelTypes(BtfMaker.File(BtfMaker.Type("", kind: 31, size: 0)));

        read.Should().Throw<InvalidDataException>().WithMessage("*kind 31*");
    }

    [Fact]
    public void Another_file_is_refused()
    {
        Action read = () => _ = new KernelTypes(Encoding.ASCII.GetBytes("\x7f" + "ELF, and then some more of it"));

        read.Should().Throw<InvalidDataException>().WithMessage("*BTF*");
    }
}
