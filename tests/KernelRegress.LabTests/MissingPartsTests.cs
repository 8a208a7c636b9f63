using KernelRegress.Lab;
using KernelRegress.Lab.Guests;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.LabTests;

/// <summary>A kernel that lacks something: what needs it is unsupported, with the reason, and never an error.</summary>
public sealed class MissingPartsTests(ITestOutputHelper output)
{
    private const string Forced = "udp/none/forward/forced";

    [SkippableTheory]
    [InlineData("ipv6.disable=1", "udp6/dnat-one/forward/forced", "no IPv6", Missing.Ipv6)]
    [InlineData("module_blacklist=nf_tables", Forced, "nf_tables", Missing.NftModule)]
    [InlineData("module_blacklist=nft_ct", Forced, "ct", Missing.NftModule)]
    [InlineData("module_blacklist=veth", Forced, "veth", Missing.LinkKind)]
    [InlineData("module_blacklist=nf_conntrack", Forced, "ct state new", Missing.NftModule)]
    [InlineData("module_blacklist=nf_conntrack_netlink", Forced, "nf_conntrack_netlink", Missing.Ctnetlink)]
    [InlineData("module_blacklist=nfnetlink_queue", Forced, "nfnetlink_queue", Missing.PacketQueue)]
    [InlineData("module_blacklist=br_netfilter", "udp/none/bridge", "br_netfilter", Missing.BridgeNetfilter)]
    public async Task What_a_kernel_lacks_is_the_reason_why_a_scenario_is_unsupported(string lacking, string scenario, string named, Missing missing)
    {
        RequiredPrograms.SkipUnlessGuestsBoot();
        await using GuestSession session = await GuestSession.Open(new()
        {
            Kernel = KernelReference.Parse("debian:7.3"),
            Machine = new() { KernelArguments = lacking },
            Progress = new OutputProgress(output),
        });

        RaceAnswer answer = await session.Race(new(scenario));
        output.WriteLine($"{answer.Unsupported}{answer.Error}");

        answer.Error.Should().BeNull();
        answer.Unsupported.Should().Contain(named);
        answer.Missing.Should().Be(missing);
    }
}
