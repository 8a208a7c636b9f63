using KernelRegress.Cli.Report;
using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class MailReportTests
{
    private static readonly RunRecord s_good = Record("6.1.0-56-cloud-amd64", Resolved().Judged(), Resolved().Judged("udp/none/local")) with
    {
        Kernel = Record().Kernel with { Package = "linux-image-6.1.0-56-cloud-amd64 6.1.192-2" },
    };

    private static readonly RunRecord s_bad = Record("6.12.43+deb13-cloud-amd64", Dropped().Judged(), Resolved().Judged("udp/none/local"));

    [Fact]
    public void Says_what_got_worse_which_versions_are_good_and_bad_how_sure_and_how_to_see_it()
    {
        string mail = MailReport.Render(s_good, s_bad)!;

        mail.Should().StartWith("Subject: [REGRESSION] conntrack: UDP")
            .And.Contain("\nGood: v6.1.192: linux-image-6.1.0-56-cloud-amd64 6.1.192-2")
            .And.Contain("\nBad:  v6.12.43: ")
            .And.Contain("\n  bad: ")
            .And.Contain("1950 clashes without a loss exclude")
            .And.Contain("\n    kernelregress repro udp/dnat-two/forward | sh\n")
            .And.NotContain("udp/none/local");
    }

    [Theory]
    [InlineData("6.1.0-56-cloud-amd64", "linux-image-6.1.0-56-cloud-amd64 6.1.192-2", "v6.1.192")]
    [InlineData("6.13.0-rc3", null, "v6.13-rc3")]
    [InlineData("6.13.0", null, "v6.13")]
    [InlineData("7.3-cloud-amd64", "linux-image-7.3-cloud-amd64 7.3~rc2-1~exp1", "v7.3-rc2")]
    [InlineData("6.11.4-301.fc41.x86_64", null, "v6.11.4")]
    [InlineData("6.11.4-301.fc41.x86_64", "kernel-core-6.11.4.rpm", "v6.11.4")]
    public void The_range_goes_from_good_to_bad_in_a_paragraph_of_its_own(string release, string? package, string tag) =>
        MailReport.Render(s_good, s_bad with { Kernel = s_bad.Kernel with { Release = release, Package = package } })!
            .Should().Contain($"\n\n#regzbot introduced: v6.1.192..{tag}\n");

    [Fact]
    public void What_needs_no_luck_comes_first()
    {
        RunRecord good = s_good with { Scenarios = [.. s_good.Scenarios, Resolved().Judged("udp/dnat-two/forward/forced")] };

        MailReport.Render(good, s_bad with { Scenarios = [.. s_bad.Scenarios, Dropped().Judged("udp/dnat-two/forward/forced")] })!
            .Should().Contain("  The clashes are forced, so that none of this depends on luck.").And.Contain(":\n\n    kernelregress repro udp/dnat-two/forward/forced | sh\n");
    }

    [Fact]
    public void Each_cause_has_its_evidence_and_its_script()
    {
        RunRecord good = s_good with { Scenarios = [.. s_good.Scenarios, Resolved().Judged("icmp/none/forward/forced")] };

        MailReport.Render(good, s_bad with { Scenarios = [.. s_bad.Scenarios, Dropped().Judged("icmp/none/forward/forced")] })!
            .Should().Contain("\n* udp/dnat-two/forward\n  good: ").And.Contain("\n* icmp/none/forward/forced\n  good: ").And.Contain("repro icmp/none/forward/forced | sh\n");
    }

    [Theory]
    [InlineData(false, "When two packets of one flow race")]
    [InlineData(true, "With the same packets, ")]
    public void It_speaks_of_a_race_only_where_nothing_but_races_got_worse(bool alsoConversation, string beginning)
    {
        const string Conversation = "tcp/none/forward/conversation";
        RunRecord good = s_good with { Scenarios = [.. s_good.Scenarios, Resolved().Judged(Conversation)] };
        RunRecord bad = s_bad with { Scenarios = [.. s_bad.Scenarios, (alsoConversation ? Dropped() : Resolved()).Judged(Conversation)] };

        MailReport.Render(good, bad)!.Should().Contain($"\n\n{beginning}");
    }

    [Fact]
    public void Where_nothing_but_a_conversation_got_worse_no_race_is_spoken_of()
    {
        const string Conversation = "tcp/none/forward/conversation";

        MailReport.Render(s_good with { Scenarios = [Resolved().Judged(Conversation)] }, s_bad with { Scenarios = [Dropped().Judged(Conversation)] })!
            .Should().Contain("\n\nWithout any race, ").And.NotContain("two packets");
    }

    [Fact]
    public void Where_nothing_got_worse_there_is_nothing_to_report() => MailReport.Render(s_good, s_good).Should().BeNull();

    [Fact]
    public void No_line_is_longer_than_72_columns_whatever_a_kernel_says()
    {
        foreach (string nasty in NastyText.All)
        {
            string mail = NastyText.Mail(NastyText.Record(nasty));

            mail.Split('\n').Should().OnlyContain(line => line.Length <= 72, nasty);
            mail.Split('\n').Should().ContainSingle(line => line.StartsWith("#regzbot introduced: "), nasty);
        }

        MailReport.Render(s_good, s_bad)!.Split('\n').Should().OnlyContain(line => line.Length <= 72);
    }
}
