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
            .Should().Contain(difference => difference.Contains("arrived as") || difference.Contains("or twice"));

    [SkippableFact]
    public void A_router_that_keeps_no_account_has_none() => Speak(Udp, plan => WithSysctl(plan, "nf_conntrack_acct", "0"))
        .Should().Contain(difference => difference.StartsWith("packet 1, the client's datagram, left an account of "));

    [SkippableFact]
    public void A_router_that_picks_nothing_up_lets_nothing_through() =>
        Speak("tcp/dnat-one/forward/conversation-picked-up", plan => WithSysctl(plan, "nf_conntrack_tcp_loose", "0"))
            .Should().Equal("packet 1, the client's request, did not arrive");

    [SkippableFact]
    public void A_router_that_is_liberal_lets_through_what_is_beyond_the_window() =>
        Speak("tcp/none/forward/conversation", plan => WithSysctl(plan, "nf_conntrack_tcp_be_liberal", "1"))
            .Should().Contain(difference => difference.Contains("a segment beyond the window") || difference.Contains("segment beyond the window, left"));

    private static Statement ToClient => Match.OutputInterface("eth0");

    private static IReadOnlyList<string> Speak(string name, Func<RacePlan, RacePlan>? change = null)
    {
        OnThisKernel.RequireRoot();
        using RaceNetwork network = RaceNetwork.Build(ScenarioCatalog.Find(name)!, change ?? (plan => plan));
        Links.Await(network);
        return Conversation.Run(network).Trial!.Differences!;
    }

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
