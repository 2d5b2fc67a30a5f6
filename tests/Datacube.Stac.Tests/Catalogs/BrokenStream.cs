namespace Datacube.Stac.Tests.Catalogs;

/// <summary>A body whose connection breaks after a few bytes.</summary>
internal sealed class BrokenStream : MemoryStream
{
    private bool started;

    public override bool CanSeek => false;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (started)
            throw new HttpIOException(HttpRequestError.ResponseEnded);
        started = true;
        "{\"type\":"u8.CopyTo(buffer.Span);
        return new(8);
    }
}
