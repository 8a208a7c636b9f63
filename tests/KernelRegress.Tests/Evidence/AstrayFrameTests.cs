using KernelRegress.Fixtures.Network;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests.Evidence;

/// <summary>Chosen frames are copied or sent elsewhere: exactly those must be called duplicated or misdelivered.</summary>
public sealed class AstrayFrameTests
{
    [SkippableFact]
    public void Copied_frames_are_called_duplicated()
    {
        // Behind the translation, so that the copy goes where its original goes.
        Observation seen = Sabotage.Look(Sabotage.Forward, "router", TableFamily.Ip,
            new(ChainType.Filter, HookPoint.Prerouting, HookPriority.Filter), Statements.DuplicateTo(AddressPlan.IPv4.Backends[0])).Seen;

        seen.Should().BeEquivalentTo(new { Duplicated = Sabotage.Chosen.Length, Misdelivered = 0, Lost = 0 });
        seen.Findings.Should().BeEquivalentTo(Sabotage.ChosenInWords.Select(frame => $"{frame}: arrived 2 times"));
        Judgement.Of(Sabotage.Forward, seen).Reason.Should().StartWith("none-duplicated");
    }

    [SkippableFact]
    public void Diverted_frames_are_called_misdelivered()
    {
        Observation seen = Sabotage.Look(Sabotage.Forward, "router", TableFamily.Ip,
            new(ChainType.Nat, HookPoint.Prerouting, HookPriority.DestinationNat - 1),
            Statements.DestinationNat(AddressPlan.IPv4.Backends[1], AddressPlan.BackendPort)).Seen;

        seen.Should().BeEquivalentTo(new { Duplicated = 0, Misdelivered = Sabotage.Chosen.Length, Lost = 0 });
        seen.Findings.Select(finding => finding.Split(':')[0]).Should().BeEquivalentTo(Sabotage.ChosenInWords);
        Judgement.Of(Sabotage.Forward, seen).Reason.Should().StartWith("none-misdelivered");
    }
}
