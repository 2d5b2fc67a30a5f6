namespace Datacube.Raster.Zarr;

/// <summary>How chunks are written.</summary>
/// <param name="WriteFillChunks">Also write chunks that hold nothing but the fill value (readers supply it anyway).</param>
/// <param name="Threads">Encoders within one call: the inner chunks of a shard, the chunks of a region.</param>
public sealed record ZarrWriteOptions(bool WriteFillChunks = false, int Threads = 1)
{
    /// <summary>Fill chunks left out, one thread: whoever calls from several threads has its own parallelism.</summary>
    public static ZarrWriteOptions Standard { get; } = new();
}
