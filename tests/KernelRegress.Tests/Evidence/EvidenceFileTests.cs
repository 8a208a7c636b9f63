using System.Text;
using KernelRegress.Fixtures;
using KernelRegress.Netlink;

namespace KernelRegress.Tests.Evidence;

/// <summary>The files that explain a violation, read back as somebody would who has nothing else.</summary>
public sealed class EvidenceFileTests
{
    private static readonly string[] Names =
    [
        "1-client-eth0.pcapng", "2-router-eth0.pcapng", "3-router-eth1.pcapng", "4-server-eth0.pcapng",
        "conntrack.txt", "ruleset.nft", "counters.txt",
    ];

    [SkippableFact]
    public void There_is_a_capture_of_each_hop_and_the_table_the_rules_and_the_counters()
    {
        SecondLook look = DropInRouter();

        look.Files.Select(file => file.Name).Should().Equal(Names);
        Text(look, "ruleset.nft").Should().Contain("dnat ip to 10.1.0.11:8080").And.Contain("# namespace router");
        Text(look, "conntrack.txt").Should().Contain("dst=10.96.0.10").And.Contain("src=10.1.0.11");
        Text(look, "counters.txt").Should().Contain($"lost {Sabotage.Chosen.Length}").And.Contain("lost between router/eth0 and router/eth1");
    }

    [SkippableFact]
    public void A_lost_frame_is_in_the_captures_before_the_place_and_in_none_behind_it()
    {
        SecondLook look = DropInRouter();

        string[] lost = [.. Sabotage.ChosenInWords.Select(frame => $"{frame}: lost")];
        foreach ((int i, string name) in Names.Take(4).Index())
        {
            Pcapng capture = Pcapng.Read(File(look, name));
            capture.Interface.Should().Be(name[2..^".pcapng".Length].Replace('-', '/'));
            capture.Comment.Should().Contain(Sabotage.Forward.Name).And.Contain(Machine.Release);
            capture.Comments.Where(comment => comment.EndsWith(": lost", StringComparison.Ordinal))
                .Should().BeEquivalentTo(i < 2 ? lost : [], $"{name} is hop {i + 1}");
            capture.Comments.Should().Contain("round 99, sender 0: delivered", "neighbours are there to compare with");
        }
    }

    [SkippableFact]
    public void Other_programs_read_the_captures()
    {
        Skip.IfNot(System.IO.File.Exists("/usr/bin/tcpdump"), "tcpdump is not installed: apt-get install tcpdump.");
        SecondLook look = DropInRouter();
        string path = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllBytes(path, File(look, "2-router-eth0.pcapng"));

            string read = Tcpdump.Read(path);
            // Rounds 98 to 102 and 148 to 152, two frames each.
            read.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(20).And.OnlyContain(line => line.Contains("10.96.0.10.80: UDP, length 12"));
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    private static SecondLook DropInRouter() => Sabotage.Look(Sabotage.Forward, "router", TableFamily.Ip,
        new(ChainType.Filter, HookPoint.Forward, HookPriority.Filter), Statements.Drop);

    private static byte[] File(SecondLook look, string name) => look.Files.Single(file => file.Name == name).Content;

    private static string Text(SecondLook look, string name) => Encoding.UTF8.GetString(File(look, name));
}
