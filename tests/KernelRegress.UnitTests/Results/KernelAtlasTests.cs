using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests.Results;

/// <summary>Since when kernels do what they do.</summary>
public sealed class KernelAtlasTests
{
    private const string Other = "udp/dnat-one/forward";

    [Fact]
    public void Versions_in_a_row_that_do_the_same_are_one_span() =>
        Of(Dropped(), Dropped(), Resolved()).Should().ContainSingle().Which.Spans.Select(span => $"{span}")
            .Should().Equal("1 … 2: dropped-and-counted (violated)", "3: resolved");

    [Fact]
    public void What_comes_back_is_a_span_of_its_own() =>
        Of(Resolved(), Dropped(), Resolved()).Single().Spans.Should().HaveCount(3);

    [Fact]
    public void A_version_that_does_not_tell_is_passed_over() =>
        Of(Resolved(), NoClash(), Resolved()).Single().Spans.Select(span => $"{span}").Should().Equal("1 … 3: resolved");

    [Fact]
    public void Scenarios_with_the_same_history_are_one_behaviour_and_those_that_changed_come_first()
    {
        (string, RunRecord)[] versions =
        [
            ("1", Record(Resolved().Judged("udp/none/local"), Dropped().Judged(), Dropped().Judged(Other))),
            ("2", Record(Resolved().Judged("udp/none/local"), Resolved().Judged(), Resolved().Judged(Other))),
        ];

        KernelAtlas.Of(versions).Select(behaviour => behaviour.Scenarios).Should().BeEquivalentTo(
            (string[][])[[Name, Other], ["udp/none/local"]], options => options.WithStrictOrdering());
    }

    [Fact]
    public void Another_manner_is_another_behaviour_though_both_are_held()
    {
        Scenario range = ScenarioCatalog.Find("udp/dnat-range/forward")!;
        RunRecord Choosing(string manner) => Record(ScenarioResult.Judged(range, new()
        {
            Sent = 1,
            Delivered = 1,
            Trial = new() { Manners = new Dictionary<string, long> { [manner] = 1 } },
        }, 0));

        KernelAtlas.Of([("1", Choosing("spread")), ("2", Choosing("first"))]).Single().Spans.Select(span => span.Did)
            .Should().Equal("served, spread", "served, first");
    }

    private static IReadOnlyList<Behaviour> Of(params Observation[] versions) =>
        KernelAtlas.Of([.. versions.Select((seen, i) => ($"{i + 1}", Record(seen.Judged())))]);
}
