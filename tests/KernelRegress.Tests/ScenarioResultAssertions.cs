using FluentAssertions.Common;
using FluentAssertions.Primitives;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary><c>result.Should().BeHeld()</c></summary>
public static class ScenarioResultAssertions
{
    public static ScenarioResultShould Should(this ScenarioResult result) => new(result);

    public sealed class ScenarioResultShould(ScenarioResult result)
        : ReferenceTypeAssertions<ScenarioResult, ScenarioResultShould>(result)
    {
        protected override string Identifier => Subject.Name;

        /// <summary>Fails with the fact, the evidence and how to repeat it.</summary>
        /// <param name="run">Where it was raced; null where that is not known.</param>
        public AndConstraint<ScenarioResultShould> BeHeld(RunRecord? run = null)
        {
            // Thrown as it is: FluentAssertions' own messages begin with a capital letter, and names of scenarios do not.
            if (Subject.Verdict != VerdictKind.Held)
                Services.ThrowException(string.Join('\n', FailureText.Of(run?.Kernel, run?.Machine, Subject)));
            return new(this);
        }
    }
}
