using FluentAssertions.Common;
using FluentAssertions.Primitives;
using KernelRegress.Results;

namespace KernelRegress.Tests;

/// <summary><c>since.Should().NotBeWorseIn(scenario)</c></summary>
public static class SinceBaseAssertions
{
    public static SinceBaseShould Should(this SinceBase since) => new(since);

    public sealed class SinceBaseShould(SinceBase since) : ReferenceTypeAssertions<SinceBase, SinceBaseShould>(since)
    {
        protected override string Identifier => "comparison";

        /// <summary>Fails with both sides, the evidence and how to repeat it.</summary>
        public AndConstraint<SinceBaseShould> NotBeWorseIn(string scenario)
        {
            if (Subject[scenario].Change == Change.Worse)
                Services.ThrowException(Subject.Explain(scenario));
            return new(this);
        }
    }
}
