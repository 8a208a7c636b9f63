using KernelRegress.Fixtures.Dns;
using KernelRegress.Results;

namespace KernelRegress.UnitTests.Dns;

public sealed class AnswerAccountTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    [Fact]
    public void Every_answer_that_was_due_arrived_is_missing_or_was_given_too_late()
    {
        var account = new AnswerAccount();

        account.Enter(64, due: 128, missing: 3, Quick).Should().BeTrue("nothing but the kernel explains it");
        account.Enter(64, due: 127, missing: 5, Slow).Should().BeFalse("a loser's entry lives for a second");

        account.Testify(new()).Should().BeEquivalentTo(new { RepliesExpected = 255, RepliesReceived = 247, AnswersTooLate = 5, RepliesMissing = 3 });
    }

    [Fact]
    public void A_slow_batch_whose_answers_all_arrived_is_as_good_as_a_quick_one()
    {
        var account = new AnswerAccount();

        account.Enter(64, due: 128, missing: 0, Slow);

        account.Testify(new()).AnswersTooLate.Should().Be(0);
    }

    [Theory]
    [InlineData(16, 0.1, 40)]
    [InlineData(64, 2.0, 8)]
    [InlineData(8, 30.0, 1)]
    public void The_next_batch_is_as_large_as_a_quarter_of_a_second_can_answer(int rounds, double seconds, int next)
    {
        var account = new AnswerAccount();

        account.Enter(rounds, due: 2 * rounds, missing: 0, TimeSpan.FromSeconds(seconds));

        account.RoundsInTime.Should().Be(next);
    }

    [Theory]
    [InlineData(20, VerdictKind.Held)]
    [InlineData(21, VerdictKind.Inconclusive)]
    public void More_than_one_late_answer_in_a_hundred_proves_nothing(long tooLate, VerdictKind verdict) =>
        Judgement.Of(new("dns/service/pod/plain", Expectation.EveryFrameArrives), Answered with { RepliesReceived = 2000 - tooLate, AnswersTooLate = tooLate })
            .Verdict.Should().Be(verdict);

    [Fact]
    public void An_answer_that_is_missing_in_time_violates_however_many_are_late() =>
        Judgement.Of(new("dns/service/pod/plain", Expectation.EveryFrameArrives), Answered with { RepliesReceived = 1000, AnswersTooLate = 999 })
            .Verdict.Should().Be(VerdictKind.Violated);

    private static Observation Answered => Runs.Resolved(rounds: 1000, clashes: 900) with { RepliesExpected = 2000, RepliesReceived = 2000 };
}
