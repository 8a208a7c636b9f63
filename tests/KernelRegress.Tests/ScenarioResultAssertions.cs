using FluentAssertions.Execution;
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
        public AndConstraint<ScenarioResultShould> BeHeld()
        {
            Execute.Assertion
                .ForCondition(Subject.Verdict == VerdictKind.Held)
                .FailWith("{0}", Explain());
            return new(this);
        }

        private string Explain() => string.Join(Environment.NewLine, (string[])
        [
            $"{Subject.Name}: {Subject.Reason}.",
            $"  Verdict:  {KebabCase.Of(Subject.Verdict)}, expected {Subject.Expectation}",
            $"  Seen:     {Subject.Observation}",
            .. Subject.Observation is { } seen ? Explanation.Of(seen).Select(line => $"  {line.About + ':',-9} {line.Seen}") : [],
            .. Subject.Observation?.Findings.Select(finding => $"  Frame:    {finding}") ?? [],
            $"  Repeat:   kernelregress run --scenario {Subject.Name}",
        ]);
    }
}
