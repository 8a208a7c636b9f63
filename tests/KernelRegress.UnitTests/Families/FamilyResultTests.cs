using KernelRegress.Results;
using static KernelRegress.UnitTests.Runs;

namespace KernelRegress.UnitTests;

public sealed class FamilyResultTests
{
    [Fact]
    public void A_family_excludes_the_loss_rate_that_its_weakest_scenario_excludes() =>
        Family(Resolved(clashes: 500), Resolved(clashes: 1950)).ExcludedLossRate.Should().Be(Confidence.ExcludedLossRate(500));

    [Fact]
    public void A_forced_clash_excludes_no_rate_and_spoils_none() =>
        Family(Resolved(clashes: 3) with { Held = 6, Forced = 3 }, Resolved()).ExcludedLossRate.Should().Be(Confidence.ExcludedLossRate(1950));

    [Fact]
    public void A_family_that_lost_a_packet_excludes_no_rate() => Family(Resolved(), Mixed(lost: 1)).ExcludedLossRate.Should().BeNull();

    [Fact]
    public void The_gravest_verdict_is_the_family_s()
    {
        Family(Resolved(), Silent(), Resolved(clashes: 7)).Verdict.Should().Be(VerdictKind.Violated);
        Family(Resolved(), Resolved(clashes: 7)).Verdict.Should().Be(VerdictKind.Inconclusive);
        new FamilyResult(KernelRegress.Results.Family.UdpService, [Resolved().Judged(), Unsupported()]).Verdict.Should().Be(VerdictKind.Held);
        new FamilyResult(KernelRegress.Results.Family.UdpService, [Unsupported()]).Verdict.Should().Be(VerdictKind.Unsupported);
    }

    private static FamilyResult Family(params Observation[] seen) => new(KernelRegress.Results.Family.UdpService, [.. seen.Select(each => each.Judged())]);
}
