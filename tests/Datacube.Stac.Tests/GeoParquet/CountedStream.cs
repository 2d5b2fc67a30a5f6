namespace Datacube.Stac.Tests.GeoParquet;

/// <summary>Bytes in memory that count how often they are read, and how many at once.</summary>
internal sealed class CountedStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    /// <summary>Reads so far.</summary>
    public int Reads { get; private set; }

    /// <summary>The most bytes of one read.</summary>
    public int Most { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reads++;
        Most = Math.Max(Most, buffer.Length);
        return base.ReadAsync(buffer, cancellationToken);
    }
}
