using System.Runtime.InteropServices;
using System.Text;
using KernelRegress.Fixtures.Conntrack;
using KernelRegress.Fixtures.Dns;
using KernelRegress.Fixtures.Evidence.Counters;
using KernelRegress.Fixtures.Evidence.Drops;
using KernelRegress.Fixtures.Traffic;
using KernelRegress.Lab;
using KernelRegress.Lab.Debian;
using KernelRegress.Lab.Guests;
using KernelRegress.Lab.Images;
using KernelRegress.Lab.Packages;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Messages;
using KernelRegress.Results;
using KernelRegress.UnitTests.Evidence;
using KernelRegress.UnitTests.Lab.Making;

namespace KernelRegress.Fuzz;

/// <summary>Every parser of what comes from outside. What it lets in must also be fit for what is done with it.</summary>
internal static class Targets
{
    private static readonly RunRecord s_base = RecordReader.Parse(Seeds.Records[0], "seed");
    private static readonly Comparison s_comparison = Comparison.Of(s_base, RecordReader.Parse(Seeds.Records[^1], "seed"));

    private static readonly byte[][] s_kernels =
        [BzImageMaker.BzImage(new byte[64]), DebMaker.Gzip([.. new byte[56], .. "ARMd"u8, .. new byte[16]]), [.. "MZ"u8, .. new byte[0x3A], 0x40, 0, 0, 0, .. "PE\0\0"u8, 0x64, 0xAA, .. new byte[256]]];

    private static readonly (string, byte[])[] s_packed =
    [
        ("boot/vmlinuz-6.1.0-test", s_kernels[0]), ("lib/modules/6.1.0-test/kernel/net/a.ko", ElfMaker.Module("depends=b")),
        ("lib/modules/6.1.0-test/b.ko.gz", DebMaker.Gzip(ElfMaker.Module())), ("lib/modules/6.1.0-test/modules.builtin", "kernel/net/c.ko\n"u8.ToArray()),
    ];

    internal static IReadOnlyList<Target> All { get; } =
    [
        new("agent-hello", Seeds.Hellos, JsonMutator.Mutate, bytes => Demand(FileNames.IsPlain(FileNames.Of(WireReader.Hello(Text(bytes)).Release)), "plain name")),
        new("agent-answer", Seeds.Answers, JsonMutator.Mutate, ReadAnswer),
        new("run-record", Seeds.Records, JsonMutator.Mutate, bytes => Use(RecordReader.Parse(bytes, "x.json"))),
        new("atlas", [Atlas()], JsonMutator.Mutate, ReadAtlas),
        new("accepted-changes", Seeds.Accepted, JsonMutator.Mutate, bytes => AcceptedChanges.Parse(Text(bytes), "x.json", new(2026, 1, 1)).ApplyTo(s_comparison)),
        new("kernel-json", Seeds.Manifests, JsonMutator.Mutate, bytes => UnpackedKernel.Parse(bytes)),
        new("elf", [ElfMaker.Module("depends=a,b", "softdep=pre: c"), ElfMaker.Vmlinux()], ByteMutator.Mutate, ReadElf),
        new("bzimage", [BzImageMaker.BzImage(new byte[64])], ByteMutator.Mutate, bytes => _ = BzImage.Parse(bytes).Banner),
        new("packed-kernel", s_kernels, ByteMutator.Mutate, ReadPackedKernel),
        new("deb", [DebMaker.Deb(s_packed)], ByteMutator.Mutate, bytes => DebianArchive.ReadFiles(new MemoryStream(bytes), new PackageFiles().Take)),
        new("tar", [DebMaker.Tar(s_packed)], ByteMutator.Mutate, bytes => DebianArchive.ReadTar(new MemoryStream(bytes), new PackageFiles().Take)),
        new("kernel-banner", Seeds.Banners, TextMutator.Mutate, ReadBanner),
        new("btf", [BtfMaker.Kernel()], ByteMutator.Mutate, ReadTypes),
        new("kallsyms", Seeds.Symbols, TextMutator.Mutate, bytes => KernelSymbols.Find(Text(bytes).Split('\n'), [0xffffffff81f8134e, 1])),
        new("proc-conntrack", Seeds.ConntrackTables, TextMutator.Mutate, bytes => ProcfsTable.Parse(Text(bytes))),
        new("proc-statistics", Seeds.Statistics, TextMutator.Mutate, bytes => StatTable.Parse(Text(bytes)).ToString()),
        new("proc-counters", Seeds.Counters, TextMutator.Mutate, ReadCounters),
        new("cpu-list", Seeds.CpuLists, TextMutator.Mutate, bytes => Demand(HostCpus.Parse(Text(bytes)).Take(1_000_000).Count() < 1_000_000, "bounded")),
        new("dns", DnsMessages(), ByteMutator.Mutate, bytes => DnsMessage.TryParse(bytes, out _)),
        new("netlink-conntrack", Seeds.ConntrackDump, ByteMutator.Mutate, ReadDump),
        new("netlink-queue", Seeds.QueuedPackets, ByteMutator.Mutate, bytes => QueuedPacket.Read(bytes)),
        new("apt-index", Seeds.Indexes, TextMutator.Mutate, bytes => PackagesIndex.Read(new MemoryStream(bytes), _ => true, default).GetAwaiter().GetResult()),
        new("debian-version", Seeds.Versions, TextMutator.Mutate, CompareVersions),
        new("kernel-log", Seeds.Logs, TextMutator.Mutate, ReadLog),
        new("bounded-lines", Seeds.Logs, ByteMutator.Mutate, ReadLines),
        new("module-order", Seeds.ModuleInfo, TextMutator.Mutate, OrderModules),
    ];

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static void Demand(bool holds, string what)
    {
        if (!holds)
            throw new InvalidOperationException($"What was let in is not: {what}.");
    }

    private static void ReadAnswer(byte[] bytes)
    {
        RaceAnswer answer = WireReader.Answer(Text(bytes));
        Scenario scenario = ScenarioCatalog.Find(answer.Scenario) ?? ScenarioCatalog.All[0];
        Demand(answer.Evidence.All(file => FileNames.IsPlain(file.Name)), "plain names");
        RunRecord record = s_base with { Scenarios = [answer.Judge(scenario)] };
        // A record that run writes is never refused.
        RunRecord? read = null;
        try
        {
            read = RecordReader.Parse(Encoding.UTF8.GetBytes(RecordFile.ToJson(record)), "x.json");
        }
        catch (InvalidDataException e)
        {
            Demand(false, $"a record that can be read: {e.Message}");
        }

        Use(read!);
    }

    private static void Use(RunRecord record)
    {
        Gate.Of(Comparison.Of(s_base, record), new());
        Gate.Of(Comparison.Of(record, record), new());
        FamilyResult.Of(record);
        foreach (ScenarioResult result in record.Scenarios)
            Demand(FailureText.Of(record.Kernel, record.Machine, result).Select(Printable.Line).All(line => !line.Contains('\u001b')), "printable");
        Demand(RecordReader.Parse(Encoding.UTF8.GetBytes(RecordFile.ToJson(record)), "x.json").Scenarios.Count == record.Scenarios.Count, "the same when read again");
    }

    private static void ReadElf(byte[] bytes)
    {
        ElfFile elf = new(new MemoryStream(bytes));
        elf.HasNote("Xen", 18);
        KernelModule.Parse("x", new MemoryStream(bytes));
    }

    private static void ReadPackedKernel(byte[] bytes)
    {
        if (UnifiedImage.LinuxIn(new MemoryStream(bytes)) is { } linux)
            PackedKernel.ReleaseOf(linux, "x");
        PackedKernel.ReleaseOf(bytes, "x");
    }

    private static byte[] Atlas() => Encoding.UTF8.GetBytes(AtlasFile.Of([.. Seeds.Records.Select((record, i) => AtlasVersion.Of($"{i}", RecordReader.Parse(record, "seed")))]).ToJson());

    private static void ReadAtlas(byte[] bytes)
    {
        AtlasFile read = AtlasFile.Parse(bytes, "x.json");
        Demand(AtlasFile.Of(read.Expand()).Versions.Count == read.Versions.Count, "the same when written again");
    }

    private static void ReadBanner(byte[] bytes)
    {
        KernelBanner.Parse(Text(bytes));
        KernelBanner.Find(new MemoryStream([.. "Linux version "u8, .. bytes, 0]));
    }

    private static void ReadTypes(byte[] bytes)
    {
        KernelTypes types = new(bytes);
        types.MembersOf("skb_drop_reason");
        SocketBufferLayout.Of(types);
    }

    private static void ReadCounters(byte[] bytes)
    {
        foreach (Func<string, IEnumerable<(string, long)>> parse in (Func<string, IEnumerable<(string, long)>>[])[CounterFiles.Pairs, CounterFiles.Lists, CounterFiles.Softnet])
        {
            try
            {
                foreach (var _ in parse(Text(bytes)))
                {
                }
            }
            catch (HarnessException)
            {
                // Another kind of file.
            }
        }
    }

    private static void ReadDump(byte[] bytes)
    {
        foreach (var message in new MessageReader(bytes))
            _ = ConntrackEntry.Read(message.Payload).ToString();
        if (bytes.Length > Marshal.SizeOf<int>() * 4)
            _ = ConntrackCpuStatistics.Read(bytes.AsSpan(Marshal.SizeOf<int>() * 4));
    }

    private static void CompareVersions(byte[] bytes)
    {
        string[] halves = Text(bytes).Split('\n', 2);
        DebianVersion one = new(halves[0]), other = new(halves[^1]);
        Demand(Math.Sign(one.CompareTo(other)) == -Math.Sign(other.CompareTo(one)) && one.CompareTo(one) == 0, "in order");
    }

    private static void ReadLog(byte[] bytes)
    {
        string[] lines = Text(bytes).Split('\n');
        Demand(KernelLogScanner.Scan(lines).Sum(finding => finding.Excerpt.Count) <= lines.Length, "each line told once");
    }

    private static void ReadLines(byte[] bytes)
    {
        foreach (bool cut in (bool[])[false, true])
        {
            BoundedLineReader reader = new(new MemoryStream(bytes), 100, cut);
            while (reader.ReadLine(default).AsTask().GetAwaiter().GetResult() is { } line)
                Demand(Encoding.UTF8.GetByteCount(line) <= 300, "bounded");
        }
    }

    private static void OrderModules(byte[] bytes)
    {
        ModuleFiles files = new();
        string[] infos = Text(bytes).Split('\0');
        foreach ((int i, string name) in ((string[])["a", "b", "c", "crc32c_generic", "nf_conntrack", "nf_defrag_ipv4"]).Index())
            files.Add($"/lib/{name}.ko", () => new MemoryStream(ElfMaker.Module(infos[i % infos.Length], infos[(i + 1) % infos.Length])));
        Demand(ModuleLoadOrder.Of(["a", "b", "nf_conntrack"], files).Order.Distinct().Count() <= 6, "known modules");
    }

    private static IReadOnlyList<byte[]> DnsMessages()
    {
        byte[] query = new byte[DnsMessage.MaxLength], answer = new byte[DnsMessage.MaxLength];
        DnsMessage asked = new(7, "a.service.local", DnsType.A, new FrameToken());
        return [query[..asked.Write(query)], answer[..(asked with { Answer = System.Net.IPAddress.Loopback }).Write(answer)]];
    }
}
