using System.Net;
using KernelRegress.Fixtures.Traffic;

namespace KernelRegress.UnitTests.Fixtures;

public sealed class ReceiverGroupTests
{
    private static readonly IPEndPoint Somewhere = new(IPAddress.Parse("10.1.0.11"), 8080);

    [Fact]
    public void A_frame_that_arrives_at_a_member_that_was_read_already_is_read_before_the_group_is_done()
    {
        var first = new Member();
        var second = new Member(then: () => first.Waiting.Add(new(Round: 1, Sender: 0)));
        second.Waiting.Add(new(Round: 0, Sender: 0, Sentinel: true));
        using var group = new ReceiverGroup([first, second]);
        var sink = new Sink();

        group.ReadInto(sink);

        sink.Arrived.Should().Equal(new FrameToken(0, 0, Sentinel: true), new FrameToken(1, 0));
    }

    private sealed class Sink : IFrameSink
    {
        internal List<FrameToken> Arrived { get; } = [];

        void IFrameSink.Arrived(ReceivedFrame frame) => Arrived.Add(frame.Token);
    }

    private sealed class Member(Action? then = null) : IFrameReceiver
    {
        private Action? _then = then;

        internal List<FrameToken> Waiting { get; } = [];

        public int Capacity => 1;

        public long Overflow => 0;

        public IReadOnlyList<int> Descriptors => [];

        public void ReadInto(IFrameSink sink)
        {
            foreach (FrameToken token in Waiting)
                sink.Arrived(ReceivedFrame.Of(Somewhere, Somewhere, token));
            Waiting.Clear();
            _then?.Invoke();
            _then = null;
        }

        public void Dispose()
        {
        }
    }
}
