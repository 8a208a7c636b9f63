using KernelRegress.Fixtures;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

/// <summary>Whole conversations in the catalog, and what is made of them.</summary>
public sealed class ConversationScenarioTests
{
    private static readonly IReadOnlyList<Scenario> s_conversations = [.. ScenarioCatalog.All.Where(scenario => scenario.Trial == Trial.Conversation)];

    [Fact]
    public void Every_protocol_has_one() => s_conversations.Select(scenario => scenario.Transport).Distinct()
        .Should().BeEquivalentTo(Enum.GetValues<Transport>().Except([Transport.Dns]));

    [Fact]
    public void They_are_a_family_of_their_own() =>
        s_conversations.Should().OnlyContain(scenario => Family.Of(scenario) == Family.Conversations);

    [Fact]
    public void Each_says_in_words_what_is_said() => s_conversations.Select(ScenarioTexts.Of).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Each_can_be_drawn_and_made_by_hand()
    {
        foreach (Scenario scenario in s_conversations)
        {
            NetworkDrawing.Of(scenario, 80).Should().NotBeEmpty();
            ShellScript.Of(scenario).Should().Contain("nf_conntrack_acct").And.Contain("ct state invalid drop");
        }
    }

    [Fact]
    public void One_in_which_all_is_as_due_holds() => Judge(new() { Sent = 9, Delivered = 9, Trial = new() { Differences = [] } })
        .Verdict.Should().Be(VerdictKind.Held);

    [Fact]
    public void One_difference_violates_it_though_every_packet_arrived()
    {
        Judgement judgement = Judge(new() { Sent = 9, Delivered = 9, Trial = new() { Differences = ["packet 3 left CLOSE"] } });

        judgement.Verdict.Should().Be(VerdictKind.Violated);
        judgement.Reason.Should().Be("spoken-as-due: packet 3 left CLOSE");
    }

    [Fact]
    public void One_in_which_nothing_was_said_is_no_verdict() =>
        Judge(new() { Trial = new() { Differences = [] } }).Verdict.Should().Be(VerdictKind.Inconclusive);

    private static Judgement Judge(Observation seen) => Judgement.Of(s_conversations[0], seen with { Rounds = 1, Senders = 2 });
}
