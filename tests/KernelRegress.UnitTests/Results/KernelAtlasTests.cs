using System.Text;
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
            .Should().Equal($"{NameOf("1")} … {NameOf("2")}: dropped-and-counted (violated)", $"{NameOf("3")}: resolved");

    [Fact]
    public void What_comes_back_is_a_span_of_its_own() =>
        Of(Resolved(), Dropped(), Resolved()).Single().Spans.Should().HaveCount(3);

    [Fact]
    public void A_version_that_does_not_tell_is_passed_over() =>
        Of(Resolved(), NoClash(), Resolved()).Single().Spans.Select(span => $"{span}").Should().Equal($"{NameOf("1")} … {NameOf("3")}: resolved");

    [Fact]
    public void Scenarios_with_the_same_history_are_one_behaviour_and_those_that_changed_come_first()
    {
        AtlasVersion[] versions =
        [
            Version("1", Resolved().Judged("udp/none/local"), Dropped().Judged(), Dropped().Judged(Other)),
            Version("2", Resolved().Judged("udp/none/local"), Resolved().Judged(), Resolved().Judged(Other)),
        ];

        KernelAtlas.Of(versions).Select(behaviour => behaviour.Scenarios).Should().BeEquivalentTo(
            (string[][])[[Name, Other], ["udp/none/local"]], options => options.WithStrictOrdering());
    }

    [Fact]
    public void Another_manner_is_another_behaviour_though_both_are_held()
    {
        Scenario range = ScenarioCatalog.Find("udp/dnat-range/forward")!;
        ScenarioResult Choosing(string manner) => ScenarioResult.Judged(range, new()
        {
            Sent = 1,
            Delivered = 1,
            Trial = new() { Manners = new Dictionary<string, long> { [manner] = 1 } },
        }, 0);

        KernelAtlas.Of([Version("1", Choosing("spread")), Version("2", Choosing("first"))]).Single().Spans.Select(span => span.Did)
            .Should().Equal("served, spread", "served, first");
    }

    [Fact]
    public void A_new_version_that_does_otherwise_than_the_one_before_it_is_news()
    {
        IReadOnlyList<Behaviour> behaviours = Of(Dropped(), Resolved(), NoClash(), Dropped());

        KernelAtlas.News(behaviours, new HashSet<string> { NameOf("4") }).Should().ContainSingle()
            .Which.Should().Match<(Behaviour, Span Was, Span Is)>(news => news.Was.Last == NameOf("2") && news.Is.First == NameOf("4"));
        KernelAtlas.News(behaviours, new HashSet<string> { NameOf("3") }).Should().BeEmpty();
    }

    [Fact]
    public void A_file_keeps_what_each_version_did_and_what_it_did_not_show()
    {
        AtlasVersion[] versions = [.. Versions(Dropped(), NoClash(), Dropped(), Resolved())];

        AtlasFile file = AtlasFile.Parse(Encoding.UTF8.GetBytes(AtlasFile.Of(versions).ToJson()), "atlas.json");

        file.Expand().Should().BeEquivalentTo(versions, options => options.WithStrictOrdering());
        file.Versions[1].NotShown.Should().Equal(Name);
    }

    [Theory]
    [InlineData("\"last\": \"6.1.0-56-cloud-amd64 (3)\"", "\"last\": \"6.1.0-56-cloud-amd64 (5)\"", "spans")]
    [InlineData("kernelregress/atlas/1", "kernelregress/atlas/2", "unknown schema")]
    [InlineData("\"version\": \"4\"", "\"version\": \"3\"", "twice")]
    public void A_file_that_contradicts_itself_is_refused(string text, string other, string why)
    {
        string json = AtlasFile.Of([.. Versions(Dropped(), Dropped(), Dropped(), Resolved())]).ToJson();
        json.Should().Contain(text);

        Action parse = () => AtlasFile.Parse(Encoding.UTF8.GetBytes(json.Replace(text, other)), "atlas.json");

        parse.Should().Throw<InvalidDataException>().WithMessage($"atlas.json*{why}*");
    }

    [Theory]
    [InlineData("\"\u00EF")]
    [InlineData("null")]
    [InlineData("{}")]
    public void A_file_that_is_no_atlas_is_refused(string latin1)
    {
        Action parse = () => AtlasFile.Parse(Encoding.Latin1.GetBytes(latin1), "atlas.json");

        parse.Should().Throw<InvalidDataException>().WithMessage("atlas.json*");
    }

    private static IReadOnlyList<Behaviour> Of(params Observation[] versions) => KernelAtlas.Of([.. Versions(versions)]);

    private static IEnumerable<AtlasVersion> Versions(params Observation[] versions) => versions.Select((seen, i) => Version($"{i + 1}", seen.Judged()));

    private static string NameOf(string version) => Version(version).Name;

    private static AtlasVersion Version(string version, params ScenarioResult[] results) => AtlasVersion.Of(version, Record(results));
}
