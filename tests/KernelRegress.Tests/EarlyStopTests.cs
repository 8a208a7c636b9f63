using System.Diagnostics;
using KernelRegress.Fixtures;
using KernelRegress.Fixtures.Network;
using KernelRegress.Fixtures.Traffic;
using KernelRegress.Netlink;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>A race that is lost beyond doubt ends with its first batch, and nothing that only takes long is beyond doubt.</summary>
public sealed class EarlyStopTests
{
    private const byte Udp = 17;
    private const int OneBatch = 500;

    private static readonly Scenario Forward = ScenarioCatalog.Find("udp/dnat-one/forward")!;

    [SkippableFact]
    public void Losers_that_vanish_without_a_count_end_the_race_with_the_first_batch()
    {
        Observation seen = RaceWith(Forward, HookPoint.Forward, Match.Protocol(Udp), Forced.Sabotage.Loser, Statements.Drop);

        seen.Rounds.Should().Be(OneBatch);
        seen.Lost.Should().Be(OneBatch);
        Judgement.Of(Forward, seen).Should().Match<Judgement>(j => j.Verdict == VerdictKind.Violated && j.Outcome == Outcome.DroppedSilently);
    }

    [SkippableFact]
    public void A_network_that_nothing_gets_through_is_raced_once()
    {
        using Race race = Race.PrepareIn(raced => Build(raced, HookPoint.Forward, Match.Protocol(Udp), Statements.Drop), Forward, linkPatience: TimeSpan.FromMilliseconds(50));
        Observation seen = race.Run(Effort.For(Forward));

        seen.Rounds.Should().Be(OneBatch, "three batches that are late say no more than one does there");
        seen.Lost.Should().Be(2 * OneBatch);
    }

    [SkippableFact]
    public void Rounds_that_were_asked_for_are_all_raced()
    {
        OnThisKernel.RequireRoot();
        Observation seen = Race.RunIn(raced => Build(raced, HookPoint.Forward, Match.Protocol(Udp), Forced.Sabotage.Loser, Statements.Drop), Forward, Effort.Exactly(OneBatch + 1));

        seen.Rounds.Should().Be(OneBatch + 1);
    }

    [SkippableFact]
    public void A_batch_that_is_late_and_arrives_after_all_ends_nothing()
    {
        OnThisKernel.RequireRoot();
        // Its receiver takes 64 rounds at a time: four batches give the held frame time to arrive.
        const int Rounds = 256;
        Scenario redirect = ScenarioCatalog.Find("udp/redirect/forward")!;
        Delay? delay = null;
        Observation seen = Race.RunIn(
            raced =>
            {
                RaceNetwork network = Build(raced, HookPoint.Input, Match.Protocol(Udp), QueueRule.OfThisKernel(Delay.Queue));
                delay = new Delay(network);
                return network;
            }, redirect, Effort.For(redirect) with { MostRounds = Rounds, MostTime = TimeSpan.FromMinutes(1) });

        delay!.Dispose();
        delay.Delayed.Should().BeGreaterThan(1, "a frame and the sentinels behind it were held up");
        seen.Should().BeEquivalentTo(new { Rounds, Sent = 2 * Rounds, Lost = 0 });
    }

    private static Observation RaceWith(Scenario scenario, HookPoint hook, params Statement[] rule)
    {
        OnThisKernel.RequireRoot();
        return Race.RunIn(raced => Build(raced, hook, rule), scenario, Effort.For(scenario));
    }

    // The network of a scenario, with one more rule where frames are tracked.
    private static RaceNetwork Build(Scenario scenario, HookPoint hook, params Statement[] rule)
    {
        OnThisKernel.RequireRoot();
        var chain = new Chain("sabotage") { Hook = new(ChainType.Filter, hook, HookPriority.Filter), Rules = [new(rule)] };
        return RaceNetwork.Build(scenario, plan => plan with
        {
            Network = plan.Network with
            {
                Namespaces = [.. plan.Network.Namespaces.Select(n => n.Name != plan.Tracker ? n : n with
                {
                    Rules = new([.. n.Rules!.Tables, new Table(TableFamily.Ip, "sabotage") { Chains = [chain] }]),
                })],
            },
        });
    }

    /// <summary>Holds up the first sender's first frame, and the sentinels behind it, for longer than a batch is waited for; all others pass.</summary>
    private sealed class Delay : IDisposable
    {
        internal const ushort Queue = 9;

        private static readonly TimeSpan s_late = TimeSpan.FromSeconds(1.5);

        private readonly QueueSocket _queue;
        private readonly TransportHeader _header;
        private readonly Thread _thread;
        private readonly List<QueuedPacket> _held = [];
        private long _since;
        private volatile bool _ended;

        internal Delay(RaceNetwork network)
        {
            _queue = QueueSocket.Open(network.Tracker.Descriptor);
            _queue.Bind(Queue, copyRange: 256);
            _header = network.Template.Header;
            _thread = new Thread(Pass);
            _thread.Start();
        }

        internal int Delayed { get; private set; }

        public void Dispose()
        {
            _ended = true;
            _thread.Join();
            _queue.Dispose();
        }

        private void Pass()
        {
            while (!_ended)
            {
                foreach (QueuedPacket packet in _queue.Receive(1, TimeSpan.FromMilliseconds(20)))
                {
                    if (Delayed == 0 && IsLate(packet))
                        _held.Add(packet);
                    else
                        _queue.SetVerdict(packet, QueueVerdict.Accept);
                }

                _since = _held.Count == 0 ? Stopwatch.GetTimestamp() : _since;
                if (Stopwatch.GetElapsedTime(_since) > s_late)
                    LetGo();
            }
        }

        private void LetGo()
        {
            Delayed = _held.Count;
            foreach (QueuedPacket packet in _held)
                _queue.SetVerdict(packet, QueueVerdict.Accept);
            _held.Clear();
        }

        private bool IsLate(QueuedPacket packet) => ReceivedFrame.TryParse(packet.Payload.Span, _header, out ReceivedFrame frame)
            && frame.Token.Sender == 0 && (frame.Token.Sentinel ? _held.Count > 0 : frame.Token.Round == 0);
    }
}
