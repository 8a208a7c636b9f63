using System.Text;
using KernelRegress.Fixtures.Evidence.Drops;

namespace KernelRegress.UnitTests.Evidence;

/// <summary>BTF made by hand, as small as it can be.</summary>
public sealed class KernelTypeTests
{
    private const string Strings = "\0sk_buff\0head\0dev\0skb_drop_reason\0SKB_CONSUMED\0btf_trace_kfree_skb\0";

    private static readonly KernelTypes Types = new(File(
        Type("", kind: 1, size: 8, tail: [64]),                                                           // 1: int
        Type("", kind: 4, length: 2, size: 16, tail: [Name("dev"), 1, 64, Name("head"), 1, 0]),           // 2: unnamed struct
        Type("sk_buff", kind: 4, length: 2, size: 24, tail: [0, 2, 0, Name("head"), 1, 128]),             // 3
        Type("skb_drop_reason", kind: 6, length: 1, size: 4, tail: [Name("SKB_CONSUMED"), 1]),            // 4
        Type("", kind: 13, length: 4, size: 0, tail: [0, 1, 0, 1, 0, 1, 0, 1]),                           // 5: void (void *, skb, location, reason)
        Type("", kind: 2, size: 5),                                                                       // 6: pointer to it
        Type("btf_trace_kfree_skb", kind: 8, size: 6)));                                                  // 7

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
        Action read = () => _ = new KernelTypes(File(Type("", kind: 31, size: 0)));

        read.Should().Throw<InvalidDataException>().WithMessage("*kind 31*");
    }

    [Fact]
    public void Another_file_is_refused()
    {
        Action read = () => _ = new KernelTypes(Encoding.ASCII.GetBytes("\x7f" + "ELF, and then some more of it"));

        read.Should().Throw<InvalidDataException>().WithMessage("*BTF*");
    }

    private static byte[] File(params byte[][] types)
    {
        byte[] all = [.. types.SelectMany(type => type)];
        return
        [
            0x9F, 0xEB, 1, 0, .. Words(24, 0, all.Length, all.Length, Strings.Length),
            .. all, .. Encoding.ASCII.GetBytes(Strings),
        ];
    }

    private static byte[] Type(string name, int kind, int size, int length = 0, params int[] tail) =>
        Words([Name(name), (kind << 24) | length, size, .. tail]);

    private static int Name(string name) => name.Length == 0 ? 0 : Strings.IndexOf($"\0{name}\0", StringComparison.Ordinal) + 1;

    private static byte[] Words(params int[] words) => [.. words.SelectMany(BitConverter.GetBytes)];
}
