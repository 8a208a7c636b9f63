using KernelRegress.Fixtures;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests.Evidence;

/// <summary>Chosen frames are dropped at a chosen place: exactly those, that place and the kernel's reason must be named.</summary>
public sealed class LostFrameTests
{
    public static TheoryData<string> Places() => [.. Place.All.Select(place => place.Name)];

    [SkippableTheory, MemberData(nameof(Places))]
    public void Who_dropped_them_is_named(string name)
    {
        (Place place, Observation seen) = DropAt(name);

        Skip.If(seen.DropsUnseen is not null, seen.DropsUnseen);
        seen.Drops.Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            place.Namespace,
            Frames = Sabotage.Chosen.Length,
            First = Sabotage.ChosenInWords,
        });
        // Newer kernels free what a rule drops in nf_tables itself (6.18 does), so that conntrack's drops have another place than a rule's.
        seen.Drops[0].Location.Should().BeOneOf("nft_do_chain", "nf_hook_slow");
        // Before 5.17 the function alone is known.
        seen.Drops[0].Reason.Should().BeOneOf("NETFILTER_DROP", "");
    }

    [SkippableTheory, MemberData(nameof(Places))]
    public void The_hop_behind_which_they_vanished_is_named(string name)
    {
        (Place place, Observation seen) = DropAt(name);

        seen.Hops!.Lost.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new LostBetween(place.After, place.Before, Sabotage.Chosen.Length, Sabotage.ChosenInWords));
        // Every hop before that place has seen all frames, every one behind it all but the chosen.
        long[] expected = [.. seen.Hops.Hops.Select(hop => hop.Hop)
            .Select(hop => IsBehind(place, seen.Hops, hop) ? seen.Sent - Sabotage.Chosen.Length : seen.Sent)];
        seen.Hops.Hops.Select(hop => hop.Frames).Should().Equal(expected);
    }

    [SkippableTheory, MemberData(nameof(Places))]
    public void A_sender_that_is_told_is_refused_and_one_that_is_not_has_lost_silently(string name)
    {
        (Place place, Observation seen) = DropAt(name);

        seen.Should().BeEquivalentTo(new
        {
            Refused = place.IsOutput ? Sabotage.Chosen.Length : 0,
            Lost = place.IsOutput ? 0 : Sabotage.Chosen.Length,
            Silent = place.IsOutput ? null : (bool?)true,
        });
        seen.OrdinaryCounters.Should().BeEquivalentTo(place.IsOutput ? [new("client", "Ip OutDiscards", Sabotage.Chosen.Length)] : (CounterMovement[])[]);
    }

    [SkippableFact]
    public void A_frame_without_a_route_is_named_with_another_function_and_is_not_silent()
    {
        // A documentation address (RFC 5737), for which the router has no route.
        Observation seen = Sabotage.Look(Sabotage.Forward, "router", TableFamily.Ip,
            new(ChainType.Nat, HookPoint.Prerouting, HookPriority.DestinationNat - 1),
            Statements.DestinationNat(System.Net.IPAddress.Parse("203.0.113.1"))).Seen;

        seen.Lost.Should().Be(Sabotage.Chosen.Length);
        seen.Silent.Should().BeFalse("the kernel counts packets without a route");
        seen.OrdinaryCounters.Should().ContainEquivalentOf(new CounterMovement("router", "IpExt InNoRoutes", Sabotage.Chosen.Length));
        Skip.If(seen.DropsUnseen is not null, seen.DropsUnseen);
        seen.Drops.Should().ContainSingle().Which.Should().Match<Drop>(drop =>
            drop.Frames == Sabotage.Chosen.Length && !drop.Location.StartsWith("nf", StringComparison.Ordinal) && drop.Reason != "NETFILTER_DROP");
    }

    [SkippableTheory]
    [InlineData("udp/dnat-one/forward")]
    [InlineData("udp/redirect/local")]
    [InlineData("udp6/none/forward")]
    public void A_clean_race_has_no_drop_and_loses_nothing_on_the_way(string scenario)
    {
        SecondLook look = Sabotage.LookAt(ScenarioCatalog.Find(scenario)!);

        look.Seen.Drops.Should().BeEmpty("frames that were delivered are freed too, and are no drops");
        look.Seen.Hops!.Lost.Should().BeEmpty();
        look.Seen.Hops.Hops.Select(hop => hop.Frames).Should().OnlyContain(frames => frames == look.Seen.Sent);
        look.Files.Should().BeEmpty("nothing went wrong");
    }

    private static (Place, Observation) DropAt(string name)
    {
        Place place = Place.All.Single(each => each.Name == name);
        Scenario scenario = ScenarioCatalog.Find(place.Path == "bridge" ? "udp/none/bridge" : $"udp/dnat-one/{place.Path}")!;
        return (place, Sabotage.Look(scenario, place.Namespace, place.Family, place.Hook, Statements.Drop).Seen);
    }

    private static bool IsBehind(Place place, HopLedger ledger, string hop)
    {
        List<string> order = ["the sender", .. ledger.Hops.Select(each => each.Hop), "the receiver"];
        return order.IndexOf(hop) >= order.IndexOf(place.Before);
    }
}
