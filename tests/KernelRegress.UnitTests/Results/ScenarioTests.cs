using KernelRegress.Results;

namespace KernelRegress.UnitTests.Results;

public sealed class ScenarioTests
{
    [Fact]
    public void A_name_says_everything_about_the_wire()
    {
        var scenario = new Scenario("udp6/dnat-two/forward/connected-socket", Expectation.EveryFrameArrives);

        scenario.Should().BeEquivalentTo(new
        {
            Transport = Transport.Udp,
            IPv6 = true,
            Nat = NatKind.DnatTwo,
            Path = NetworkPath.Forward,
            Variant = "connected-socket",
        });
    }

    [Theory]
    [InlineData("udp")]
    [InlineData("udp/none")]
    [InlineData("quic/none/local")]
    [InlineData("udp/dnat-three/local")]
    [InlineData("udp/none/sideways")]
    [InlineData("udp/1/local")]
    public void A_name_outside_the_grammar_is_refused_with_what_would_be_right(string name)
    {
        Action parse = () => _ = new Scenario(name, Expectation.EveryFrameArrives);

        parse.Should().Throw<FormatException>();
    }

    [Fact]
    public void The_catalog_has_no_name_twice_and_says_what_each_scenario_guards()
    {
        ScenarioCatalog.All.Select(scenario => scenario.Name).Should().OnlyHaveUniqueItems();
        ScenarioCatalog.All.Should().OnlyContain(scenario => scenario.Guards != "");
        ScenarioCatalog.All.Should().HaveCountGreaterThanOrEqualTo(60);
    }

    [Theory]
    [InlineData("udp/none/local", 1)]
    [InlineData("udp/none/local/*-socket", 2)]
    [InlineData("nothing/*", 0)]
    public void A_glob_selects_by_name(string glob, int count) => ScenarioCatalog.Matching([glob]).Should().HaveCount(count);
}
