using FluentAssertions.Execution;
using FluentAssertions.Primitives;
using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary><c>raced.Should().BeHeld()</c>, <c>since.Should().NotBeWorseIn(scenario)</c>: they fail with the fact, the evidence and how to repeat it.</summary>
public static class RacedAssertions
{
    public static RacedShould Should(this Raced raced) => new(raced);

    public static SinceBaseShould Should(this SinceBase since) => new(since);

    public sealed class RacedShould(Raced raced) : ReferenceTypeAssertions<Raced, RacedShould>(raced)
    {
        protected override string Identifier => "race";

        public AndConstraint<RacedShould> BeHeld()
        {
            ScenarioResult result = Subject.Result!;
            Require(result.Verdict == VerdictKind.Held, string.Join('\n', FailureText.Of(Subject.Run!.Kernel, Subject.Run.Machine, result)));
            return new(this);
        }
    }

    public sealed class SinceBaseShould(SinceBase since) : ReferenceTypeAssertions<SinceBase, SinceBaseShould>(since)
    {
        protected override string Identifier => "comparison";

        public AndConstraint<SinceBaseShould> NotBeWorseIn(string scenario)
        {
            Require(Subject[scenario].Change != Change.Worse, Subject.Explain(scenario));
            return new(this);
        }
    }

    // As an argument it would come out in quotes; as a format, its braces count.
    private static void Require(bool condition, string otherwise) =>
        Execute.Assertion.ForCondition(condition).FailWith(otherwise.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
}
