using System.Net;
using System.Net.NetworkInformation;
using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.ContainerTests;

/// <summary>
/// A race to a published port: senders in a client of ours, cabled to the engine's namespace, or in that namespace itself; what tracks
/// and translates there are Docker's own rules; the ledger is kept at the container's link.
/// </summary>
internal static class DockerRace
{
    private static readonly AddressPlan Ours = AddressPlan.IPv4;

    private static readonly CableEnd Client = new("client", "eth0", PhysicalAddress.Parse("02-00-00-00-00-01"));
    private static readonly CableEnd Docker = new("docker", "kr0", PhysicalAddress.Parse("02-00-00-00-00-02"));

    /// <param name="rules">Added to Docker's; null for none.</param>
    internal static Observation Run(Scenario scenario, Engine engine, Backend backend, Ruleset? rules = null) =>
        Race.Run(scenario, _ => Plan(scenario, engine, backend, rules));

    private static RacePlan Plan(Scenario scenario, Engine engine, Backend backend, Ruleset? rules)
    {
        bool local = scenario.Path == NetworkPath.Local;
        IPAddress sender = local ? Ours.ClientGateway : Ours.Client;
        return new(Network(engine, backend, rules))
        {
            Sender = local ? "docker" : "client",
            Tracker = "docker",
            Receivers = [new("backend", "eth0")],
            Addresses = Ours with { Client = sender },
            Target = new(Ours.ClientGateway, backend.PublishedPort),
            // Without the proxy Docker masquerades what the host itself sends; the source of others stays as it is.
            Destinations = [new(backend.Address.ToString(), backend.Address, Backend.Port, local && !engine.HasUserlandProxy ? backend.Gateway : sender)],
        };
    }

    private static NetworkPlan Network(Engine engine, Backend backend, Ruleset? rules) => new(
        [
            new("client")
            {
                Addresses = [new("eth0", Ours.Client, Ours.ClientPrefix)],
                Neighbours = [new("eth0", Ours.ClientGateway, Docker.Address)],
            },
            new("docker")
            {
                Open = engine.OpenNamespace,
                Addresses = [new("kr0", Ours.ClientGateway, Ours.ClientPrefix)],
                Rules = rules,
            },
            new("backend") { Open = () => backend.OpenNamespace("backend") },
        ],
        [new(Client, Docker)]);
}
