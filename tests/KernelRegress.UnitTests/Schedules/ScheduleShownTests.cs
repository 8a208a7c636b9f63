using KernelRegress.Cli.Report.Pictures;
using KernelRegress.Fixtures;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Schedules;

/// <summary>A schedule as a picture, and as a script.</summary>
public sealed class ScheduleShownTests
{
    private const string Serial = "A:lookup A:dnat A:snat A:confirm B:lookup B:dnat B:snat B:confirm";
    private const string Clashing = "A:lookup A:dnat B:lookup A:snat A:confirm B:dnat B:snat B:confirm";
    private static readonly Scenario Udp = ScenarioCatalog.Find("udp/dnat-two/forward/every-order")!;

    [Fact]
    public void A_picture_tells_each_move_what_the_packet_found_and_what_became_of_it()
    {
        string drawn = Drawn(Udp, $"{Clashing} -> A at x, B dropped (insert_failed 1, drop 1; 1 entry)");

        foreach (Move move in Schedule.Parse(Clashing, Udp.Orders!).Moves)
            drawn.Should().Contain($">{move.Actor} {move.Step}<");
        drawn.Should().Contain("its tuple is in the table, a clash").And.Contain(">B dropped<").And.Contain(">insert_failed 1, drop 1<").And.Contain(">1 entry<").And.Contain(">table<");
    }

    [Fact]
    public void Who_asks_when_the_entry_is_there_finds_it_and_clashes_with_nobody() =>
        Drawn(Udp, $"{Serial} -> A at x, B at x (1 entry)").Should().Contain("finds the flow&apos;s entry".Replace("&apos;", "'")).And.NotContain("a clash");

    [Fact]
    public void Who_asked_before_a_deletion_finds_nothing_there_any_more() =>
        Drawn(ScenarioCatalog.Find("udp/dnat-two/forward/every-order-delete")!, "A:lookup A:dnat A:snat A:confirm D:delete B:lookup B:dnat B:snat B:confirm -> A at x, B at y (1 entry)")
            .Should().NotContain("finds the flow's entry").And.Contain("conntrack -D");

    [Fact]
    public void A_script_holds_the_packets_where_the_schedule_does()
    {
        string script = ShellScript.Of(Udp, Schedule.Parse(Clashing, Udp.Orders!));

        script.Should().Contain("hook prerouting priority -150").And.Contain("hook prerouting priority -50").And.Contain("hook postrouting priority 200")
            .And.Contain("queue num 0 bypass").And.Contain($"for (qw({Clashing}))").And.Contain("#   B:confirm  nf_confirm stores its entry");
    }

    [Fact]
    public void Without_a_schedule_a_script_races_and_holds_nothing() =>
        ShellScript.Of(Udp).Should().NotContain("queue num").And.Contain("my @pipes");

    [Fact]
    public void What_a_script_cannot_play_it_races_and_says_so()
    {
        Scenario reply = ScenarioCatalog.Find("udp/dnat-two/forward/every-order-reply")!;

        ShellScript.Of(reply, reply.Orders!.Distinct[0]).Should().NotContain("queue num").And.Contain("cannot hold packets");
    }

    private static string Drawn(Scenario scenario, string line)
    {
        ScheduleClass seen = new() { Result = line.Split(" -> ")[1], Shortest = line, Outcome = Outcome.Resolved };
        return SchedulePicture.Of(scenario.Orders!, seen).Value;
    }
}
