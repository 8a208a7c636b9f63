using KernelRegress.Fixtures.Conversations;
using KernelRegress.Fixtures.Network;
using KernelRegress.Fixtures.Trials;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests.Conversations;

/// <summary>Each of these breaks one thing in a real network, and sees that a conversation tells just that.</summary>
public sealed class ConversationTests
{
    private const string Udp = "udp/dnat-one/forward/conversation";

    [SkippableFact]
    public void In_an_untouched_network_all_is_as_due() => Speak(Udp).Should().BeEmpty();

    [SkippableFact]
    public void An_answer_that_a_rule_drops_did_not_arrive() => Speak(Udp, plan => WithRule(plan, HookPoint.Postrouting, ToClient, Statements.Drop))
        .Should().Equal("packet 3, the server's answer, did not arrive");

    [SkippableFact]
    public void An_answer_that_is_not_tracked_was_not_seen() =>
        Speak(Udp, plan => WithRule(plan, HookPoint.Prerouting, HookPriority.Raw, Match.InputInterface("eth1"), Statements.Notrack))
            .Should().Contain("packet 3, the server's answer, left it None, due SeenReply");

    [SkippableFact]
    public void A_packet_that_comes_twice_is_one_too_many() =>
        Speak("udp/none/forward/conversation", plan => WithRule(plan, HookPoint.Postrouting, Match.OutputInterface("eth1"), Statements.DuplicateTo(plan.Addresses.Backends[0])))
            .Should().Contain(difference => difference.StartsWith("packet 2, the client's second datagram, arrived as "));

    [SkippableFact]
    public void A_router_that_keeps_no_account_has_none() => Speak(Udp, plan => WithSysctl(plan, "nf_conntrack_acct", "0"))
        .Should().Contain(difference => difference.StartsWith("packet 1, the client's datagram, left an account of "));

    [SkippableFact]
    public void A_router_that_tells_nobody_of_its_entries_is_told() => Speak(Udp, plan => WithSysctl(plan, "nf_conntrack_events", "0"))
        .Should().Contain("packet 1, the client's datagram, left the events none, due New").And.Contain("packet 3, the server's answer, left the events none, due Update");

    [SkippableFact]
    public void A_router_that_picks_nothing_up_lets_nothing_through() =>
        Speak("tcp/dnat-one/forward/conversation-picked-up", plan => WithSysctl(plan, "nf_conntrack_tcp_loose", "0"))
            .Should().Equal("packet 1, the client's request, did not arrive");

    [SkippableFact]
    public void A_router_that_is_liberal_renews_what_it_should_leave_alone() =>
        Speak("tcp/none/forward/conversation", plan => WithSysctl(plan, "nf_conntrack_tcp_be_liberal", "1"))
            .Should().ContainMatch("packet 9, the server's segment beyond the window, left 43???? s to live, due 1000 (as before)");

    [SkippableFact]
    public void A_handshake_of_which_half_is_not_tracked_stays_in_its_first_state() =>
        Speak("tcp/none/forward/conversation", plan => WithRule(plan, HookPoint.Prerouting, HookPriority.Raw, Match.InputInterface("eth1"), Statements.Notrack))
            .Should().Contain("packet 3, the server's SYN, ACK, left SYN_SENT, due SYN_RECV");

    [SkippableFact]
    public void A_rule_that_translates_what_none_should_shows_in_the_tuples() =>
        Speak("udp/none/forward/conversation", plan => AsRulesOf(plan, "udp/masquerade/forward/conversation"))
            .Should().Contain(difference => difference.StartsWith("packet 1, the client's datagram, left the tuples "));

    [SkippableFact]
    public void A_port_that_should_be_drawn_and_is_kept_is_told() =>
        Speak("udp/masquerade-random/forward/conversation", plan => AsRulesOf(plan, "udp/masquerade/forward/conversation"))
            .Should().Equal("no flow got another port, though the rule asks for one that is drawn");

    [SkippableTheory]
    [InlineData("snat-other-range", "snat-random")]
    [InlineData("snat-pool", "masquerade")]
    public void What_a_rule_draws_must_be_what_it_may_draw(string nat, string otherNat) =>
        Speak($"udp/{nat}/forward/conversation", plan => AsRulesOf(plan, $"udp/{otherNat}/forward/conversation"))
            .Should().Contain(difference => difference.StartsWith("packet 1, the client's datagram: ") && difference.EndsWith(" is none of what the rule allows"));

    [SkippableFact]
    public void A_port_of_the_rule_s_range_that_is_given_up_is_told() =>
        Speak("udp/snat-range/forward/conversation", plan => AsRulesOf(plan, "udp/snat-other-range/forward/conversation"))
            .Should().Contain(difference => difference.StartsWith("packet 1, the client's datagram, arrived as "));

    [SkippableFact]
    public void An_ack_of_what_nobody_sent_half_the_range_away_is_told_where_it_is_let_through() =>
        Speak("tcp/dnat-one/forward/conversation-wrapped", plan => WithSysctl(plan, "nf_conntrack_tcp_be_liberal", "1"))
            .Should().ContainMatch("packet 11, the server's ACK of 0, left *");

    [SkippableFact]
    public void A_flow_that_outlives_its_address_is_told() =>
        Speak("udp/masquerade/forward/conversation-address-gone", plan => WithNat(plan, Statements.SourceNat(plan.Addresses.ServerGateway)))
            .Should().ContainMatch("packet 3, the client's datagram of another flow, left *");

    private static Statement ToClient => Match.OutputInterface("eth0");

    private static IReadOnlyList<string> Speak(string name, Func<RacePlan, RacePlan>? change = null)
    {
        OnThisKernel.RequireRoot();
        using RaceNetwork network = RaceNetwork.Build(ScenarioCatalog.Find(name)!, change ?? (plan => plan));
        Links.Await(network);
        return Conversation.Run(network).Trial!.Differences!;
    }

    private static RacePlan AsRulesOf(RacePlan plan, string scenario)
    {
        RacePlan other = Plans.Of(ScenarioCatalog.Find(scenario)!);
        return plan.With(plan.Tracker, n => n with { Rules = other.Network.Namespaces.Single(o => o.Name == plan.Tracker).Rules });
    }

    // A source NAT rule keeps its flows, whatever becomes of the address.
    private static RacePlan WithNat(RacePlan plan, Statement nat) => plan.With(plan.Tracker, n => n with
    {
        Rules = new([.. n.Rules!.Tables.Select(table => table with
        {
            Chains = [.. table.Chains.Select(chain => chain.Name == "source" ? chain with { Rules = [new(nat)] } : chain)],
        })]),
    });

    private static RacePlan WithSysctl(RacePlan plan, string name, string value) =>
        plan.With(plan.Tracker, n => n with { Sysctls = [.. n.Sysctls, new($"net/netfilter/{name}", value)] });

    private static RacePlan WithRule(RacePlan plan, HookPoint hook, params Statement[] rule) => WithRule(plan, hook, HookPriority.SourceNat + 50, rule);

    private static RacePlan WithRule(RacePlan plan, HookPoint hook, int priority, params Statement[] rule) => plan.With(plan.Tracker, n => n with
    {
        Rules = new([.. n.Rules!.Tables, new(TableFamily.Ip, "sabotage")
        {
            Chains = [new("sabotage") { Hook = new(ChainType.Filter, hook, priority), Rules = [new(rule)] }],
        }]),
    });
}
