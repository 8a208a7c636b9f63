using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class CauseTests
{
    [Fact]
    public void Changes_of_one_protocol_are_one_cause_over_nat_path_and_forcing()
    {
        Cause cause = Causes(
            Changed("other/none/forward", Resolved(), Dropped()), Changed("other/none/forward/forced", Resolved(), Dropped()),
            Changed("other/dnat-two/forward", Resolved(splitRounds: 1950), Dropped()), Changed("udp/none/forward", Resolved(), Resolved()))
            .Should().ContainSingle().Which;

        cause.ToString().Should().Be("Protocols without a tracker of their own (IPIP, ESP, protocol 253): frames are now lost, each one counted. "
            + "3 scenarios, all `other/*`. 8a49fc8d8a3e is missing here. Not affected: UDP.");
        cause.Harm.Should().Be(Harm.OtherProtocols);
    }

    [Fact]
    public void Protocols_that_one_commit_saves_are_one_cause() =>
        Causes(Changed("other/none/forward", Dropped(), Resolved()), Changed("dccp/dnat-one/forward/forced", Dropped(), Resolved()))
            .Should().ContainSingle().Which.ToString().Should()
            .Contain(" and DCCP: no frame is lost any more.").And.Contain("8a49fc8d8a3e is here now.");

    [Fact]
    public void The_same_change_by_two_commits_is_two_causes() =>
        Causes(Changed("gre/none/forward", Dropped(), Resolved()), Changed("icmp/none/forward", Dropped(), Resolved()))
            .Select(cause => cause.Commit).Should().Equal("d671fd82eaa9", "f7becf0dad8f");

    [Fact]
    public void A_commit_may_cost_one_protocol_what_it_saves_another_and_is_worse_then()
    {
        Cause cause = Causes(
            Changed("udp/none/forward/forced-accept", NoClash() with { Forced = 3 }, Resolved()),
            Changed("tcp/none/forward/forced-accept", NoClash() with { Forced = 3 }, Dropped())).Should().ContainSingle().Which;

        cause.Change.Should().Be(Change.Worse);
        cause.BothWays.Should().BeTrue();
        cause.Harm.Should().Be(Harm.SpecialSetups);
        cause.Words.Should().Be("TCP that a program releases from its packet queue: frames are now lost, each one counted; "
            + "UDP that a program releases from its packet queue: clashes are now counted");
        cause.ToString().Should().Contain("They guard 8af79d3edb5f (6.12): nfqueue reinjection resolves clashes as confirmation does.");
    }

    [Fact]
    public void A_whole_protocol_that_changes_alike_is_one_cause_however_many_commits_its_scenarios_guard()
    {
        Cause cause = Causes(
            Changed("udp/none/forward", Resolved(), Dropped()), Changed("udp/dnat-two/forward", Resolved(), Dropped()),
            Changed("udp/snat/local", Resolved(), Dropped()), Changed("udp/dnat-one/forward", Resolved(), Resolved()))
            .Should().ContainSingle().Which;

        cause.Commit.Should().BeNull("no single change explains it");
        cause.Harm.Should().Be(Harm.Service);
        cause.Words.Should().Be("UDP: frames are now lost, each one counted");
    }

    [Fact]
    public void What_is_better_names_its_bad_side() =>
        Causes(Changed("gre/none/forward", Dropped(), Resolved()), Changed("gre/dnat-two/forward", Dropped(), Resolved(splitRounds: 1950)))
            .Should().ContainSingle().Which.Words.Should()
            .Be("GRE: no frame is lost any more, and the frames of one flow are now split over backends (1 of 2)");

    [Fact]
    public void How_often_frames_clash_is_the_machine_and_no_cause() =>
        Causes(Changed("icmp6/none/local", Resolved(clashes: 1950), Resolved(rounds: 20000, clashes: 1000))).Should().BeEmpty();

    [Fact]
    public void A_scenario_that_the_catalog_does_not_know_has_a_cause_of_its_own() =>
        Causes(Changed("udp/none/forward/of-tomorrow", Resolved(), Dropped())).Should().ContainSingle().Which.Should()
            .BeEquivalentTo(new { Commit = (string?)null, Words = "UDP without NAT: frames are now lost, each one counted" });

    [Theory]
    [InlineData("udp/dnat-two/forward", Harm.Service)]
    [InlineData("udp/none/local", Harm.Service)]
    [InlineData("dns/service/pod/plain", Harm.Service)]
    [InlineData("udp/masquerade/forward/forced-shared-reply-zone", Harm.Service)]
    [InlineData("udp/none/forward/forced-shared-reply-zone", Harm.SpecialSetups)]
    [InlineData("tcp/none/forward/forced-reverse", Harm.SpecialSetups)]
    [InlineData("sctp/dnat-one/forward", Harm.OtherProtocols)]
    [InlineData("icmp/none/forward", Harm.OtherProtocols)]
    public void A_lost_frame_harms_whom_it_belongs_to(string scenario, Harm harm) =>
        Compared(Changed(scenario, Resolved(), Dropped())).Scenarios.Single().Harm.Should().Be(harm);

    [Fact]
    public void A_counter_that_lies_now_is_a_matter_of_reporting() =>
        Compared(Changed("udp/dnat-two/forward", Resolved(), FalseAlarm())).Scenarios.Single().Harm.Should().Be(Harm.Reporting);

    [Fact]
    public void A_split_flow_of_a_service_is_harm_to_services() =>
        Compared(Changed("udp/dnat-two/forward", Resolved(), Resolved(splitRounds: 1950))).Scenarios.Single().Harm.Should().Be(Harm.Service);

    [Fact]
    public void A_kernel_that_breaks_down_hits_services_whatever_was_raced()
    {
        Comparison comparison = Comparison.Of(
            Record("6.1", Resolved().Judged("gre/none/forward")), Record("6.12", Crashed("gre/none/forward")));

        comparison.Causes.Should().ContainSingle().Which.Harm.Should().Be(Harm.Service);
    }

    [Fact]
    public void A_crash_is_not_put_down_to_the_commit_that_its_scenario_guards() =>
        Comparison.Of(Record("6.1", Crashed("gre/none/forward")), Record("6.12", Resolved().Judged("gre/none/forward")))
            .Causes.Single().Explanation.Should().Be("It guards d671fd82eaa9 (6.5): GRE merges.");

    [Fact]
    public void What_stayed_the_same_harms_nobody() =>
        Compared(Changed("udp/dnat-two/forward", Resolved(), Resolved())).Scenarios.Single().Harm.Should().BeNull();

    [Fact]
    public void A_forced_clash_that_ends_otherwise_than_raced_ones_is_a_finding()
    {
        RunRecord record = Record("6.1", Resolved().Judged("udp/none/forward"), Dropped().Judged("udp/none/forward/forced"));

        Comparison.Of(record, record).Disagreements.Should().ContainSingle().Which.ToString().Should()
            .Be("udp/none/forward: resolved where two CPUs race, dropped-and-counted where the clash is forced; one of the two is wrong");
    }

    [Fact]
    public void A_comparison_ends_with_one_sentence() => Closing.Of(Compared(
            Changed("other/none/forward", Resolved(), Dropped()), Changed("gre/none/forward", Dropped(), Resolved()),
            Changed("icmp/none/forward", Dropped(), Resolved()), Changed("udp/dnat-two/forward", Resolved(), Resolved())))
        .Should().Be("6.12.43 loses nothing of service traffic that 6.1 did not; 1 cause is worse (other protocols), 2 are better.");

    [Fact]
    public void The_sentence_names_harm_to_services_first() =>
        Closing.Of(Compared(Changed("udp/dnat-two/forward", Resolved(), Dropped())))
            .Should().Be("6.12.43 does worse than 6.1 with service traffic; 1 cause is worse (service traffic).");

    [Fact]
    public void The_sentence_claims_nothing_of_services_that_were_not_compared() =>
        Closing.Of(Compared(Changed("gre/none/forward", Dropped(), Resolved()))).Should().Be("No service traffic was compared; 1 cause is better.");

    [Fact]
    public void Between_the_baselines_of_6_1_and_6_12_43_the_kernel_changed_in_five_ways_and_28_scenarios()
    {
        Comparison comparison = Baselines.Compare("6.1", "6.12.43");

        comparison.Causes.Select(cause => (cause.Commit, cause.Change, cause.Scenarios.Count)).Should().Equal(
            ("8a49fc8d8a3e", Change.Worse, 9), ("8af79d3edb5f", Change.Worse, 6), ("a4e6a1031e77", Change.Worse, 2),
            ("d671fd82eaa9", Change.Better, 9), ("d8f84a9bc7c4", Change.Better, 1));
        comparison.Disagreements.Should().BeEmpty();
    }

    [Theory]
    [InlineData("5.10", "6.1", "")]
    [InlineData("6.12.43", "6.12", "8a49fc8d8a3e")]
    [InlineData("6.12", "6.18", "8a49fc8d8a3e")]
    [InlineData("6.18", "7.3", "f7becf0dad8f 8a49fc8d8a3e")]
    public void Neighbouring_baselines_differ_by_what_is_known_of_their_kernels(string before, string after, string commits) =>
        string.Join(' ', Baselines.Compare(before, after).Causes.Select(cause => cause.Commit)).Should().Be(commits);

    private static (string Name, Observation Before, Observation After) Changed(string name, Observation before, Observation after) =>
        (name, before, after);

    private static Comparison Compared(params (string Name, Observation Before, Observation After)[] scenarios) => Comparison.Of(
        Record("6.1", [.. scenarios.Select(s => s.Before.As(VerdictKind.Held, name: s.Name))]),
        Record("6.12.43", [.. scenarios.Select(s => s.After.As(VerdictKind.Held, name: s.Name))]));

    private static IReadOnlyList<Cause> Causes(params (string Name, Observation Before, Observation After)[] scenarios) =>
        Compared(scenarios).Causes;
}
