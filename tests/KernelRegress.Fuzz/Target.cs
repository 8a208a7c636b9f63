namespace KernelRegress.Fuzz;

/// <summary>One parser.</summary>
/// <param name="Name">As <c>--target</c> takes it.</param>
/// <param name="Mutate">Makes an input of the seeds.</param>
/// <param name="Read">Takes whatever comes: it returns, or throws one of our exceptions.</param>
internal sealed record Target(string Name, IReadOnlyList<byte[]> Seeds, Func<Random, IReadOnlyList<byte[]>, byte[]> Mutate, Action<byte[]> Read)
{
    /// <summary>The same input for the same numbers, whatever came before.</summary>
    internal byte[] Input(int seed, long number) => Mutate(new Random(unchecked(seed ^ (int)((ulong)number * 0x9E37_79B9_7F4A_7C15 >> 32))), Seeds);
}
