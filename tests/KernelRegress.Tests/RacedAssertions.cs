using FluentAssertions.Common;
using FluentAssertions.Primitives;
using KernelRegress.Lab;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary>
/// <c>raced.Should().BeHeld()</c>, <c>since.Should().NotBeWorseIn(scenario)</c>: they fail with the fact, the evidence and how to repeat it.
/// </summary>
// Thrown as it is: FluentAssertions' own messages begin with a capital letter, and names of scenarios do not.
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
            if (result.Verdict != VerdictKind.Held)
                Services.ThrowException(string.Join('\n', FailureText.Of(Subject.Run!.Kernel, Subject.Run.Machine, result)));
            return new(this);
        }
    }

    public sealed class SinceBaseShould(SinceBase since) : ReferenceTypeAssertions<SinceBase, SinceBaseShould>(since)
    {
        protected override string Identifier => "comparison";

        public AndConstraint<SinceBaseShould> NotBeWorseIn(string scenario)
        {
            if (Subject[scenario].Change == Change.Worse)
                Services.ThrowException(Subject.Explain(scenario));
            return new(this);
        }
    }
}
