using KernelRegress.Results;

namespace KernelRegress.UnitTests;

public sealed class HolmTests
{
    [Fact]
    public void Corrects_as_the_textbook_does()
    {
        IReadOnlyList<double> adjusted = Holm.Adjust([0.01, 0.04, 0.03, 0.005]);

        double[] expected = [0.03, 0.06, 0.06, 0.02];
        adjusted.Zip(expected).Should().OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-12);
    }

    [Fact]
    public void Leaves_a_single_test_alone_and_never_exceeds_one()
    {
        Holm.Adjust([0.02]).Should().Equal(0.02);
        Holm.Adjust([0.9, 0.8]).Should().Equal(1, 1);
        Holm.Adjust([]).Should().BeEmpty();
    }
}
