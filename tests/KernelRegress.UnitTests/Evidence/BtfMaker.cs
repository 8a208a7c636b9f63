using System.Text;

namespace KernelRegress.UnitTests.Evidence;

/// <summary>BTF made by hand, as small as it can be.</summary>
internal static class BtfMaker
{
    private const string Strings =
        "\0sk_buff\0head\0dev\0skb_drop_reason\0SKB_CONSUMED\0btf_trace_kfree_skb\0tail\0net_device\0nd_net\0net\0ns\0ns_common\0inum\0";

    /// <summary>What a kernel has that shows its drops.</summary>
    internal static byte[] Kernel() => File(
        Type("", kind: 1, size: 8, tail: [64]),                                                           // 1: int
        Type("", kind: 4, length: 2, size: 16, tail: [Name("dev"), 1, 64, Name("head"), 1, 0]),           // 2: unnamed struct
        Type("sk_buff", kind: 4, length: 3, size: 24, tail: [0, 2, 0, Name("head"), 1, 128, Name("tail"), 1, 192]), // 3
        Type("skb_drop_reason", kind: 6, length: 1, size: 4, tail: [Name("SKB_CONSUMED"), 1]),            // 4
        Type("", kind: 13, length: 4, size: 0, tail: [0, 1, 0, 1, 0, 1, 0, 1]),                           // 5: void (void *, skb, location, reason)
        Type("", kind: 2, size: 5),                                                                       // 6: pointer to it
        Type("btf_trace_kfree_skb", kind: 8, size: 6),                                                    // 7
        Type("net_device", kind: 4, length: 1, size: 8, tail: [Name("nd_net"), 1, 0]),
        Type("net", kind: 4, length: 1, size: 8, tail: [Name("ns"), 1, 0]),
        Type("ns_common", kind: 4, length: 1, size: 8, tail: [Name("inum"), 1, 0]));

    internal static byte[] File(params byte[][] types)
    {
        byte[] all = [.. types.SelectMany(type => type)];
        return
        [
            0x9F, 0xEB, 1, 0, .. Words(24, 0, all.Length, all.Length, Strings.Length),
            .. all, .. Encoding.ASCII.GetBytes(Strings),
        ];
    }

    internal static byte[] Type(string name, int kind, int size, int length = 0, params int[] tail) =>
        Words([Name(name), (kind << 24) | length, size, .. tail]);

    private static int Name(string name) => name.Length == 0 ? 0 : Strings.IndexOf($"\0{name}\0", StringComparison.Ordinal) + 1;

    private static byte[] Words(params int[] words) => [.. words.SelectMany(BitConverter.GetBytes)];
}
