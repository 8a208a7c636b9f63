using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KernelRegress.Netlink;
using KernelRegress.Netlink.Messages;
using KernelRegress.Netlink.Uapi;
using KernelRegress.Results;

namespace KernelRegress.Fuzz;

/// <summary>What parsers read every day: from this machine and this repository where they have it, else as the kernel would write it.</summary>
internal static class Seeds
{
    /// <summary>Of each baseline a few scenarios, which differ most: a whole record is too long to be damaged well.</summary>
    internal static IReadOnlyList<byte[]> Records { get; } = [.. Directory.GetFiles(Repository("vagrant/baselines"), "*.json").Order(StringComparer.Ordinal).Select(Shortened)];

    internal static IReadOnlyList<byte[]> Hellos { get; } =
        [.. Records.Select(RecordOf).Select(record => Json(new AgentHello(record.Kernel.Release, record.Kernel.Version, "x86_64", 0, 2, "kvm", "root"), WireJson.Default.AgentHello))];

    internal static IReadOnlyList<byte[]> Answers { get; } = [.. Records.Select(RecordOf).SelectMany(record => record.Scenarios).Select(result => Json(
        new RaceAnswer(result.Name, result.Seconds)
        {
            Observation = result.Observation,
            Unsupported = result.Observation is null ? result.Reason : null,
            Missing = result.Missing,
            Evidence = [new("1-client-eth0.pcapng", [1, 2, 3])],
        }, WireJson.Default.RaceAnswer))];

    internal static IReadOnlyList<byte[]> Accepted { get; } = Texts(
        """{ "accepted": [ { "scenario": "icmp/*", "from": "resolved", "to": "dropped-and-counted", "reason": "nobody pings a service", "until": "2999-06-30" } ] }""",
        """{ "accepted": [ { "scenario": ["udp/*", "tcp/*"], "from": ["resolved"], "to": ["mixed", "none"], "cause": "x", "reason": "y", "until": "2999-01-01" } ] }""");

    internal static IReadOnlyList<byte[]> ConntrackTables { get; } = Texts(
        "ipv4     2 udp      17 29 src=10.1.0.2 dst=10.9.0.1 sport=40000 dport=53 [UNREPLIED] src=10.2.0.2 dst=10.1.0.2 sport=53 dport=40000 mark=0 zone-orig=7 use=2\n"
        + "ipv6     10 tcp      6 431999 ESTABLISHED src=fd00::2 dst=fd00::1 sport=1 dport=2 src=fd00::1 dst=fd00::2 sport=2 dport=1 [ASSURED] mark=0 zone=3 use=1\n",
        "ipv4     2 gre      47 179 timeout=180, stream_timeout=180 src=1.1.1.1 dst=1.1.1.2 srckey=0x0 dstkey=0x1f src=1.1.1.2 dst=1.1.1.1 srckey=0x1f dstkey=0x0 [ASSURED] mark=0 use=2\n"
        + "ipv4     2 icmp     1 29 src=1.1.1.1 dst=1.1.1.2 type=8 code=0 id=7 src=1.1.1.2 dst=1.1.1.1 type=0 code=0 id=7 mark=0 use=2\n");

    internal static IReadOnlyList<byte[]> Statistics { get; } = Texts(
        "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n"
        + "00000003  00000001 00000000 00000000 00000002 00000000 00000000 00000000 00000000 00000007 00000007 00000000 00000000  00000000 00000000 00000000 00000000\n"
        + "00000003  00000000 00000000 00000000 ffffffff 00000000 00000000 00000000 00000000 00000007 00000007 00000000 00000000  00000000 00000000 00000000 00000000\n");

    internal static IReadOnlyList<byte[]> Counters { get; } =
        [.. ((string[])["/proc/net/snmp", "/proc/net/netstat", "/proc/net/snmp6", "/proc/net/softnet_stat"]).Where(File.Exists).Select(File.ReadAllBytes)];

    internal static IReadOnlyList<byte[]> Symbols { get; } =
        [.. Texts("ffffffff81000000 T _text\nffffffff81f81290 T nf_hook_slow\nffffffffc0001000 t nf_nat_inet_fn.isra.0\t[nf_nat]\n"), .. FirstLines("/proc/kallsyms", 40)];

    internal static IReadOnlyList<byte[]> CpuLists { get; } = Texts("0-3,8,10-11", "0", "0-1", "3,5,7-9");

    internal static IReadOnlyList<byte[]> Banners { get; } = [.. Texts("6.1.0-56-cloud-amd64 (who@where) #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2\n"), .. FirstLines("/proc/version", 1)];

    internal static IReadOnlyList<byte[]> Indexes { get; } = Texts(
        $"Package: linux-image-6.1.0-56-cloud-amd64\nVersion: 6.1.192-2\nDepends: kmod, linux-base (>= 4.3~)\nDescription: Linux\n long\nSHA256: {new string('a', 64)}\n\n"
        + $"Package: linux-image-6.12.43+deb13-cloud-amd64\nSource: linux\nVersion: 1:6.12.43-1~bpo12+1\nPre-Depends: x\nSHA256: {new string('0', 64)}\n\n");

    internal static IReadOnlyList<byte[]> Versions { get; } = Texts("6.12.43-1~bpo12+1", "1:6.1.192-2", "7.3.4-1", "6.12~rc1-1", "2:1.0-a-b");

    internal static IReadOnlyList<byte[]> Logs { get; } = Texts(
        "[    0.000000] Linux version 6.1\n[   12.345678] [ T123] BUG: kernel NULL pointer dereference, address: 0\n[   12.345679] RIP: 0010:nf_confirm+0x2d/0x100 [nf_conntrack]\n"
        + "[   12.345680] ---[ end trace 0000000000000000 ]---\n[   12.4] Kernel panic - not syncing: Fatal exception in interrupt\n",
        "WARNING: CPU: 0 PID: 1 at net/core/skbuff.c:1\nwatchdog: BUG: soft lockup - CPU#0 stuck for 22s!\nrcu: INFO: rcu_sched self-detected stall on CPU\nINFO: task x blocked for more than 120 seconds.\n"
        + "int3: 0000 [#1]\nunregister_netdevice: waiting for lo to become free. Usage count = 1\nUBSAN: shift-out-of-bounds\n");

    internal static IReadOnlyList<byte[]> Manifests { get; } = Texts(
        """{"Id":"","Release":"6.1.0","Version":"#1 SMP","Package":null,"BootFile":"vmlinux","Modules":["a.ko","b.ko"],"SkippedModules":[{"Name":"c","Reason":"built in"}]}""");

    internal static IReadOnlyList<byte[]> ModuleInfo { get; } =
        Texts("depends=nf_conntrack,nf-defrag-ipv4\0softdep=pre: crc32c post: x\0alias=y", "depends=\0license=GPL", "depends=a\0softdep=pre: a b");

    internal static IReadOnlyList<byte[]> ConntrackDump { get; } = [Entry(6, tcpState: 3), Entry(17, tcpState: null), Entry(1, tcpState: null)];

    // struct nfgenmsg and the attributes of a packet.
    internal static IReadOnlyList<byte[]> QueuedPackets { get; } =
        [[2, 0, 0, 7, 11, 0, 1, 0, 0, 0, 0, 5, 8, 0, 3, 0, 8, 0, 3, 0, 0, 0, 0, 9, 24, 0, 10, 0, 0x45, 0, 0, 20, .. new byte[16]]];

    private static string Repository(string path)
    {
        for (string? at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, path)))
                return Path.Combine(at, path);
        }

        throw new HarnessException($"There is no {path} above {AppContext.BaseDirectory}: run it in a clone.");
    }

    private static byte[] Shortened(string path)
    {
        JsonNode record = JsonNode.Parse(File.ReadAllBytes(path))!;
        JsonArray scenarios = record["scenarios"]!.AsArray();
        string[] kept =
        [
            "udp/dnat-two/forward", "tcp/dnat-one/forward", "udp/dnat-two/forward/every-order", "udp/set-hash/local/rules-replaced",
            "tcp/none/local/connection-limit", "dns/none/local/shared-socket",
        ];
        IEnumerable<JsonNode> all = scenarios.OfType<JsonNode>();
        List<JsonNode> few = [.. all.Where(each => kept.Contains((string)each["name"]!)).Concat(all.Where(each => (string)each["verdict"]! != "held").Take(2)).Distinct()];
        record["scenarios"] = new JsonArray([.. few.Select(scenario => scenario.DeepClone())]);
        return Encoding.UTF8.GetBytes(record.ToJsonString());
    }

    private static RunRecord RecordOf(byte[] json) => RecordReader.Parse(json, "seed");

    private static byte[] Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static IReadOnlyList<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static IEnumerable<byte[]> FirstLines(string path, int lines) =>
        File.Exists(path) ? [Encoding.UTF8.GetBytes(string.Join('\n', File.ReadLines(path).Take(lines)))] : [];

    private static byte[] Entry(byte protocol, byte? tcpState)
    {
        ConntrackTuple tuple = new(IPAddress.Parse("10.1.0.2"), IPAddress.Parse("10.9.0.1"), protocol)
        {
            SourcePort = protocol == 1 ? null : 40000,
            DestinationPort = protocol == 1 ? null : 53,
            IcmpId = protocol == 1 ? 7 : null,
            IcmpType = protocol == 1 ? 8 : null,
            IcmpCode = protocol == 1 ? 0 : null,
        };
        MessageWriter writer = new();
        writer.Begin(0, 0, new NfGenMsg());
        ConntrackEntryWriter.WriteNew(writer, new(tuple, tuple.TurnedAround()) { Zone = 7, Mark = 1, TcpState = tcpState, Timeout = TimeSpan.FromSeconds(30) });
        return writer.Written.ToArray();
    }
}
