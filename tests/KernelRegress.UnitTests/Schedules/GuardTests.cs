using KernelRegress.Results;
using static KernelRegress.UnitTests.Doctor;

namespace KernelRegress.UnitTests.Schedules;

/// <summary>
/// Guards guard: for each kernel change that the catalog says it watches, what a kernel without it would be seen to do is found out, by
/// a violation or by a comparison that says so. Where such a kernel cannot be had, a real record is doctored.
/// </summary>
public sealed class GuardTests
{
    private static readonly Dictionary<string, Undone> s_undone = new()
    {
        // The loser is lost again.
        ["ed07d9a021df"] = new("udp/dnat-one/forward/forced", "6.12", Loses),
        ["6a757c07e51f"] = new("udp/dnat-two/forward/forced", "6.12", Loses),
        ["d671fd82eaa9"] = new("gre/none/forward/forced", "6.12", Loses) { KernelsDiffer = true },
        ["8a49fc8d8a3e"] = new("other/none/forward/forced", "7.3", Loses) { KernelsDiffer = true },
        ["f7becf0dad8f"] = new("icmp/none/forward/forced", "7.3", Loses) { KernelsDiffer = true },
        ["a4e6a1031e77"] = new("udp/none/forward/forced-reverse-null-binding", "6.12", Loses) { KernelsDiffer = true },
        // Both arrive, and the server sees one flow from two ports.
        ["4e35c1cb9460"] = new("udp/masquerade/forward/forced-before-snat", "6.12", From("two")),
        ["d8f84a9bc7c4"] = new("udp/none/forward/forced-reverse-null-binding-before-snat", "6.12", From("rewritten")) { KernelsDiffer = true },
        // What must not be merged is.
        ["71d8c47fc653"] = new("tcp/dnat-two/forward/forced", "6.12", seen => Counting(Resolves(seen), 0, seen.Forced)),
        ["07998281c268"] = new("udp/none/forward/forced-zones", "6.12", seen => Counting(seen, 0, seen.Rounds) with { Clashes = seen.Rounds }),
        // The race leaves no trace.
        ["8af79d3edb5f"] = new("udp/none/forward/forced-accept", "6.12", seen => Counting(seen, 0, 0) with { Clashes = 0 }) { KernelsDiffer = true },
    };

    public static TheoryData<string> Commits { get; } = [.. s_undone.Keys];

    [Fact]
    public void Every_kernel_change_that_the_catalog_guards_has_a_test_here() =>
        ScenarioCatalog.All.Where(scenario => Family.Of(scenario) != Family.History).Select(scenario => Causes.CommitOf(scenario.Guards)).OfType<string>().Distinct()
            .Should().BeEquivalentTo(s_undone.Keys);

    [Theory, MemberData(nameof(Commits))]
    public void A_kernel_without_the_change_is_found_out(string commit)
    {
        Undone undone = s_undone[commit];
        Causes.CommitOf(ScenarioCatalog.Find(undone.Scenario)!.Guards).Should().Be(commit);
        RunRecord with = Kernel(undone.On).Only(undone.Scenario), without = with.Sees(undone.Scenario, undone.Doctored);

        ScenarioResult result = without.Scenarios.Single();
        with.Scenarios.Single().Verdict.Should().Be(VerdictKind.Held);
        result.Verdict.Should().Be(undone.KernelsDiffer ? VerdictKind.Held : VerdictKind.Violated, result.Reason);
        Comparison.Of(with, without).Scenarios.Single().Should().Match<ScenarioComparison>(seen => seen.Change != Change.Same && seen.IsFinding);
    }

    private static Func<Observation, Observation> From(string ports) =>
        seen => seen with { SourcePorts = new Dictionary<string, long> { [ports] = seen.Rounds } };

    /// <param name="On">The kernel whose record is doctored.</param>
    private sealed record Undone(string Scenario, string On, Func<Observation, Observation> Doctored)
    {
        /// <summary>Supported kernels do either, so that only a comparison can tell.</summary>
        public bool KernelsDiffer { get; init; }
    }
}
