using System.Globalization;
using DotNet.Testcontainers.Networks;
using KernelRegress.Fixtures;
using KernelRegress.Netlink;
using KernelRegress.Results;
using Xunit.Abstractions;

namespace KernelRegress.ContainerTests;

/// <summary>What the kernel does with races through the rules that Docker writes for a published UDP port.</summary>
public sealed class PublishedPortTests(Engine engine, ITestOutputHelper output) : IClassFixture<Engine>
{
    [SkippableTheory]
    [InlineData("udp/docker-published/forward")]
    [InlineData("udp/docker-published/local")]
    [InlineData("udp/docker-published/local/userland-proxy")]
    public async Task No_datagram_to_a_published_port_is_lost(string scenario)
    {
        Require(scenario);
        await using Backend backend = await Backend.Start(engine, network: null);

        await Race(scenario, backend);
    }

    [SkippableTheory]
    [InlineData("udp/docker-published/forward/user-network")]
    [InlineData("udp/docker-published/local/user-network")]
    public async Task No_datagram_into_a_user_defined_network_is_lost(string scenario)
    {
        Require(scenario);
        await using INetwork network = new DotNet.Testcontainers.Builders.NetworkBuilder().Build();
        await network.CreateAsync();
        await using Backend backend = await Backend.Start(engine, network);

        await Race(scenario, backend);
    }

    [SkippableFact]
    public async Task Of_two_backends_each_receives_what_is_sent_to_its_port_and_nothing_else()
    {
        Require("udp/docker-published/forward/two-backends");
        await using Backend first = await Backend.Start(engine, network: null), second = await Backend.Start(engine, network: null);

        await Race("udp/docker-published/forward/two-backends", first);

        Account other = await second.Close();
        other.Should().Be(new Account(0, 0, 0, 0));
    }

    [SkippableFact]
    public async Task What_a_rule_beside_those_of_Docker_drops_is_lost_silently()
    {
        Require("udp/docker-published/forward");
        await using Backend backend = await Backend.Start(engine, network: null);
        Rule steal = new(Match.Protocol(17), Match.SourcePort(1100), Statements.Drop);
        Chain chain = new("steal") { Hook = new ChainHook(ChainType.Filter, HookPoint.Forward, HookPriority.Filter), Rules = [steal] };

        try
        {
            Scenario scenario = Parse("udp/docker-published/forward");
            Observation seen = DockerRace.Run(scenario, engine, backend, new Ruleset(new Table(TableFamily.Ip, "sabotage") { Chains = [chain] }));

            seen.Lost.Should().Be(2, "both frames of one round went through the rule");
            Judgement.Of(scenario, seen).Verdict.Should().Be(VerdictKind.Violated);
        }
        finally
        {
            using NetworkNamespace docker = engine.OpenNamespace();
            using NftablesSocket nftables = NftablesSocket.Open(docker.Descriptor);
            nftables.Delete(TableFamily.Ip, "sabotage");
        }
    }

    private void Require(string scenario)
    {
        Skip.If(engine.Missing is not null, engine.Missing);
        bool proxied = scenario.EndsWith("/userland-proxy", StringComparison.Ordinal);
        Skip.If(proxied && !engine.HasUserlandProxy, "This engine runs with --userland-proxy=false, so there is no proxy beside the rules.");
        Skip.If(scenario == "udp/docker-published/local" && engine.HasUserlandProxy, "This engine runs with its userland proxy, so that the host's own traffic is not masqueraded.");
    }

    // A race at the container's link, and beside it the account of who receives inside.
    private async Task Race(string name, Backend backend)
    {
        Scenario scenario = Parse(name);
        Observation seen = DockerRace.Run(scenario, engine, backend);
        Judgement judgement = Judgement.Of(scenario, seen);
        Account account = await backend.Close();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {judgement.Verdict}, {judgement.Reason}\n{seen}\n{account}"));

        Skip.If(judgement.Verdict == VerdictKind.Inconclusive, judgement.Reason);
        judgement.Verdict.Should().Be(VerdictKind.Held, judgement.Reason);
        account.Strangers.Should().Be(0);
        account.Frames.Should().BeInRange(seen.Delivered - account.WithoutRoom, seen.Delivered, "what passed the link reached the program, or its socket had no room");
        account.Frames.Should().BePositive();
    }

    private static Scenario Parse(string name) => new(name, Expectation.EveryFrameArrives) { Guards = "ed07d9a021df (4.19): equal tuples are merged" };
}
