using System.Diagnostics;
using System.Net;
using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Conntrack;
using KernelRegress.Fixtures.Evidence;
using KernelRegress.Fixtures.Forced;
using KernelRegress.Fixtures.Network;
using KernelRegress.Fixtures.Traffic;
using KernelRegress.Netlink;
using KernelRegress.Results;
using static KernelRegress.Tests.Forced.Sabotage;

namespace KernelRegress.Tests.Forced;

/// <summary>A check that no test can make fail does not count: each breaks one thing in a real network and sees exactly that found.</summary>
public sealed class ForcedSabotageTests
{
    private const string Plain = "udp/none/forward/forced";
    private const string Service = "udp/dnat-one/forward/forced";

    private const string Late = "udp/dnat-two/forward/forced-late-reply";

    private static readonly AddressPlan Addresses = AddressPlan.IPv4;

    [SkippableFact]
    public void An_untouched_network_holds()
    {
        Observation seen = Force(Plain);

        Judgement.Of(Scenario(Plain), seen).Verdict.Should().Be(VerdictKind.Held);
        FailedChecks(Plain, seen).Should().BeEmpty();
    }

    [SkippableFact]
    public void A_loser_that_a_rule_drops_is_a_loss_without_a_count()
    {
        Observation seen = Force(Plain, Chain(HookPoint.Postrouting, 300, [.. Ports.Select(port => new Rule(Match.Protocol(Udp), Match.SourcePort(port), Loser, Statements.Drop))]));

        seen.Lost.Should().Be(1, "one of the three ports was raced on");
        FailedChecks(Plain, seen).Should().Equal("counters-match-losses");
    }

    [SkippableFact]
    public void A_frame_that_a_rule_doubles_arrives_twice()
    {
        Observation seen = Force(Plain, Chain(HookPoint.Postrouting, 300,
            [.. Ports.Select(port => new Rule(Match.Protocol(Udp), Match.SourcePort(port), Statements.DuplicateTo(Addresses.Backends[0])))]));

        FailedChecks(Plain, seen).Should().Equal("none-duplicated");
    }

    [SkippableFact]
    public void A_flow_that_has_an_entry_before_does_not_clash_and_one_resolved_clash_is_missing()
    {
        Observation seen = Force(Plain, network => InsertEntries(network, Ports));

        seen.Counters.ClashResolve.Should().Be(Rounds - 1);
        FailedChecks(Plain, seen).Should().Equal("resolved-are-counted");
    }

    [SkippableFact]
    public void An_entry_that_somebody_inserts_meanwhile_is_no_packet_s_doing()
    {
        OnThisKernel.RequireRoot();
        using Aftermath aftermath = ForcedRace.BeginIn(RaceNetwork.Build, Scenario(Plain), Rounds, network => [new Somebody(() => InsertEntries(network, [1]))]);
        Observation seen = aftermath.Conclude();

        FailedChecks(Plain, seen).Should().Equal("counters-match-losses");
    }

    [SkippableFact]
    public void A_reply_that_a_rule_drops_is_missed()
    {
        Observation seen = Force(Plain, Chain(HookPoint.Prerouting, HookPriority.Raw, [.. Ports.Select(port => new Rule(FromServer(), Match.DestinationPort(port), Statements.Drop))]));

        (seen.RepliesExpected - seen.RepliesReceived).Should().Be(2);
        FailedChecks(Plain, seen).Should().Equal("replies-arrive");
    }

    [SkippableFact]
    public void A_reply_that_nobody_translates_back_comes_from_the_backend()
    {
        Observation seen = Force(Service, Chain(HookPoint.Prerouting, HookPriority.Raw,
            [.. Ports.Select(port => new Rule(FromServer(), Match.DestinationPort(port), Statements.Notrack))]));

        seen.Repliers["10.1.0.11:8080"].Should().Be(2);
        FailedChecks(Service, seen).Should().Equal("replies-from-the-service");
    }

    [SkippableFact]
    public void However_late_the_winner_s_reply_comes_from_the_service_and_only_the_loser_s_may_come_from_the_backend()
    {
        Observation untouched = Force(Late);
        Observation seen = Force(Late, Chain(HookPoint.Prerouting, HookPriority.Raw,
            [.. Ports.Select(port => new Rule(FromServer(), Match.DestinationPort(port), Statements.Notrack))]));

        FailedChecks(Late, untouched).Should().BeEmpty();
        seen.RepliesAstray.Should().Be(1);
        FailedChecks(Late, seen).Should().Equal("replies-from-the-service");
    }

    [SkippableFact]
    public void A_late_reply_that_comes_when_the_winner_s_entry_may_be_gone_as_well_proves_nothing()
    {
        Observation seen = Force(Late, network => network.Tracker.Run(() => File.WriteAllText("/proc/sys/net/netfilter/nf_conntrack_udp_timeout", "2")));

        Judgement.Of(Scenario(Late), seen).Should().Match<Judgement>(judgement => judgement.Verdict == VerdictKind.Inconclusive && judgement.Reason.Contains("may have expired"));
    }

    [SkippableFact]
    public void An_entry_in_a_zone_that_no_rule_of_the_scenario_sets_is_noticed()
    {
        Observation seen = Force(Plain, Chain(HookPoint.Prerouting, HookPriority.Raw,
            [.. Ports.SelectMany(port => (Rule[])[new(Match.Protocol(Udp), Match.SourcePort(port), Statements.SetZone(7)), new(Match.Protocol(Udp), Match.DestinationPort(port), Statements.SetZone(7))])]));

        FailedChecks(Plain, seen).Should().Equal("zones-as-set");
    }

    [SkippableFact]
    public void An_entry_that_only_one_window_shows_is_noticed()
    {
        OnThisKernel.RequireRoot();
        using RaceNetwork one = RaceNetwork.Build(Scenario(Plain));
        using RaceNetwork other = RaceNetwork.Build(Scenario(Plain));
        using ConntrackProbe probe = one.OpenProbe();
        using ConntrackProbe elsewhere = other.OpenProbe();
        InsertEntries(one, [1100]);

        TableTracing.Of(probe.Dump(), probe.ProcfsEntries(), probe.Count()).Disagreements.Should().Be(0);
        TableTracing.Of(probe.Dump(), elsewhere.ProcfsEntries(), probe.Count()).Disagreements.Should().Be(1);
    }

    // A packet in a program's queue keeps its unconfirmed entry: counted, in no dump, and no flush reaches it.
    [SkippableFact]
    public void An_entry_that_somebody_pins_is_counted_and_not_shown_and_survives_the_flush()
    {
        using var pin = new Pin();
        using Aftermath aftermath = Begin(Plain, pin.Take, Pin.Rule);
        pin.Dispose();
        Observation seen = aftermath.Conclude();

        FailedChecks(Plain, seen).Should().Equal("count-matches-table", "empty-after-flush");
    }

    [SkippableFact]
    public void An_entry_that_turns_up_after_the_flush_is_noticed()
    {
        RaceNetwork? network = null;
        using Aftermath aftermath = Begin(Plain, built => network = built, []);
        InsertEntries(network!, [1]);
        Observation seen = aftermath.Conclude();

        FailedChecks(Plain, seen).Should().Equal("stays-empty");
    }

    [SkippableFact]
    public void A_namespace_that_another_process_holds_does_not_go_away()
    {
        Process? holder = null;
        using Aftermath aftermath = Begin(Plain, network => holder = network.Tracker.Run(() => Process.Start("sleep", "60")), []);
        Observation seen;
        try
        {
            seen = aftermath.Conclude(TimeSpan.FromSeconds(1));
        }
        finally
        {
            holder!.Kill();
            holder.Dispose();
        }

        FailedChecks(Plain, seen).Should().Equal("namespace-gone");
    }

    [Fact]
    public void An_alarm_in_the_kernel_log_is_noticed_and_what_stood_there_before_is_not()
    {
        string log = Path.GetTempFileName();
        File.WriteAllText(log, "4,1,1,-;WARNING: CPU: 0 PID: 1 at net/old.c\n");
        using var witness = new LogWitness(log);
        witness.Begin();
        witness.Testify(new()).KernelLog.Should().BeEmpty();
        File.AppendAllText(log, "4,2,2,-;WARNING: CPU: 0 PID: 1 at net/netfilter/nf_conntrack_core.c:1\n");

        witness.Testify(new()).KernelLog.Should().Equal("WARNING: CPU: 0 PID: 1 at net/netfilter/nf_conntrack_core.c:1");
        File.Delete(log);
    }

    /// <summary>Does something after the first round.</summary>
    private sealed class Somebody(Action what) : IWitness
    {
        private bool _done;

        public void BatchEnded(Batch batch, FrameLedger ledger)
        {
            if (!_done)
                what();
            _done = true;
        }

        public Observation Testify(Observation seen) => seen;
    }

    private static Statement FromServer() => Match.SourceAddress(Addresses.Backends[0]);

    private static void InsertEntries(RaceNetwork network, IEnumerable<ushort> ports)
    {
        using ConntrackSocket conntrack = ConntrackSocket.Open(network.Tracker.Descriptor);
        foreach (ushort port in ports)
        {
            IPAddress client = Addresses.Client, server = Addresses.Backends[0];
            conntrack.Insert(new ConntrackEntry(
                new(client, server, Udp) { SourcePort = port, DestinationPort = 8080 },
                new(server, client, Udp) { SourcePort = 8080, DestinationPort = port })
            { Timeout = TimeSpan.FromSeconds(100) });
        }
    }
}
