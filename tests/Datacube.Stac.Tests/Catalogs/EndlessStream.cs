namespace Datacube.Stac.Tests.Catalogs;

/// <summary>Spaces without end.</summary>
internal sealed class EndlessStream : MemoryStream
{
    public override bool CanSeek => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        buffer.Span.Fill((byte)' ');
        return new(buffer.Length);
    }
}
