namespace KernelRegress.UnitTests.Lab.Making;

/// <summary>The same byte for ever.</summary>
internal sealed class EndlessStream : MemoryStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer.Span.Fill((byte)'x');
        return ValueTask.FromResult(buffer.Length);
    }
}
