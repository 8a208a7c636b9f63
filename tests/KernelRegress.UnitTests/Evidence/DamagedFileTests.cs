using System.Text;
using KernelRegress.Fixtures.Conntrack;
using KernelRegress.Fixtures.Evidence.Counters;
using KernelRegress.Fixtures.Evidence.Drops;
using KernelRegress.Lab.Guests;
using KernelRegress.Lab.Images;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Evidence;

/// <summary>What KernelRegress.Fuzz found, each once: files of the kernel and of the cache that nobody would write, refused with a reason.</summary>
public sealed class DamagedFileTests
{
    private const string Entry = "ipv4 2 gre 47 29 src=1.1.1.1 dst=1.1.1.2 srckey=0x0 dstkey=0x1 src=1.1.1.2 dst=1.1.1.1 srckey=0x1 dstkey=0x0 zone=3";

    [Theory]
    [InlineData("ffffffff81000000")]
    [InlineData("")]
    [InlineData("xyz T name")]
    [InlineData("1ffffffffffffffff T name")]
    [InlineData("0000000000000001 T")]
    public void A_line_of_kallsyms(string line) => Refused(() => KernelSymbols.Find([line], [2]), "/proc/kallsyms");

    [Theory]
    [InlineData(" 47 ", " 256 ")]
    [InlineData("src=1.1.1.1", "src=1.1.1.1.1")]
    [InlineData("srckey=0x0", "srckey=0")]
    [InlineData("srckey=0x0", "srckey=0xfffff")]
    [InlineData("zone=3", "zone=65536")]
    [InlineData("zone=3", "zone=")]
    public void An_entry_of_conntrack_s_table(string right, string wrong) => Refused(() => ProcfsTable.Parse(Entry.Replace(right, wrong)), "/proc/net/nf_conntrack: '");

    [Theory]
    [InlineData("entries found\n")]
    [InlineData("entries found\n0 100000000\n")]
    [InlineData("entries found\n0 x\n")]
    public void Conntrack_s_statistics(string text) => Refused(() => StatTable.Parse(text), "/proc/net/stat/nf_conntrack");

    [Theory]
    [InlineData("Ip: A\nIp: 18446744073709551616\n")]
    [InlineData("Ip: A\nIp: -9223372036854775809\n")]
    [InlineData("Ip: A\nIp: x\n")]
    public void Counters_below_net(string text) => Refused(() => CounterFiles.Pairs(text).Count(), "Counters: '");

    [Fact]
    public void Softnet_s_counters() => Refused(() => CounterFiles.Softnet("0 100000000").Count(), "softnet_stat: '100000000'");

    [Fact]
    public void Lines_without_words_are_passed_over() => CounterFiles.Pairs("\t\n \nIp: A\nIp: 1\n").Should().Equal(("Ip A", 1));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("0-2147483647")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    public void A_list_of_CPUs(string list) => Refused(() => HostCpus.Parse(list).Count(), "no list of CPUs");

    [Theory]
    [InlineData(8, -1)]
    [InlineData(12, 1_000_000)]
    [InlineData(16, int.MaxValue)]
    [InlineData(24 + 16 + 4, 0x0D00_FFFF)]
    public void Types_of_the_kernel_whose_header_or_length_lies(int at, int word) => Refused(() => SocketBufferLayout.Of(new(Damaged(at, word))), "BTF");

    [Fact]
    public void Structures_in_each_other_without_end()
    {
        // The unnamed member of sk_buff is sk_buff itself.
        byte[] file = BtfMaker.File(
            BtfMaker.Type("", kind: 1, size: 8, tail: [64]),
            BtfMaker.Type("sk_buff", kind: 4, length: 1, size: 24, tail: [0, 2, 0]));

        Refused(() => new KernelTypes(file).Offset("sk_buff", "head"), "without end");
    }

    [Fact]
    public void A_member_of_a_type_that_there_is_not()
    {
        byte[] file = BtfMaker.File(BtfMaker.Type("sk_buff", kind: 4, length: 1, size: 24, tail: [0, 77, 0]));

        Refused(() => new KernelTypes(file).Offset("sk_buff", "head"), "names type 77, and has 2");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"Id":"","Release":"6.1","Version":"#1","BootFile":"vmlinux","Modules":[null],"SkippedModules":[]}""")]
    [InlineData("""{"Id":"","Release":"6.1","Version":"#1","BootFile":"vmlinux","Modules":["../x.ko"],"SkippedModules":[]}""")]
    [InlineData("""{"Id":"","Release":"6.1","Version":"#1","BootFile":"../vmlinux","Modules":[],"SkippedModules":[]}""")]
    [InlineData("""{"Id":"","Release":"6.1","Version":"#1","BootFile":"vmlinux","Modules":[],"SkippedModules":[null]}""")]
    [InlineData("""{"Id":"","Release":"6.1","Version":"#1","BootFile":"vmlinux","Modules":[]}""")]
    [InlineData("""{"Id":"","Release":"6.1","Version":"#1","BootFile":"vmlinux","SkippedModules":[]}""")]
    [InlineData("""{"Id":"","Release":null,"Version":"#1","BootFile":"vmlinux","Modules":[],"SkippedModules":[]}""")]
    public void What_the_cache_says_of_a_kernel(string json)
    {
        Refused(() => UnpackedKernel.Parse(Encoding.UTF8.GetBytes(json)), "");

        string directory = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(directory, "kernel.json"), json);
        Refused(() => UnpackedKernel.Read(directory), $"Next: remove {directory}");
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"accepted":[null]}""")]
    [InlineData("""{"accepted":null}""")]
    [InlineData("""{"accepted":[{"scenario":"\ud800","from":"none","to":"none","reason":"x","until":"2999-01-01"}]}""")]
    public void What_a_user_accepts(string json) => Refused(() => AcceptedChanges.Parse(json, "kept.json", new(2026, 1, 1)), "kept.json");

    private static byte[] Damaged(int at, int word)
    {
        byte[] file = BtfMaker.Kernel();
        BitConverter.TryWriteBytes(file.AsSpan(at), word);
        return file;
    }

    private static void Refused(Func<object> read, string why) =>
        read.Invoking(r => r()).Should().Throw<Exception>().Which.Should().Match<Exception>(e => (e is InvalidDataException || e is HarnessException) && e.Message.Contains(why));
}
