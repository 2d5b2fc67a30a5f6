namespace Datacube.Raster.Zarr;

/// <summary>What Datacube accepts of a Zarr hierarchy it did not write.</summary>
public static class ZarrLimits
{
    /// <summary>Bytes of one <c>zarr.json</c>.</summary>
    public const int MetadataBytes = 16 << 20;

    /// <summary>Number of axes.</summary>
    public const int Rank = 16;

    /// <summary>Elements along one axis.</summary>
    public const long AxisLength = 1L << 48;

    /// <summary>Decoded bytes of one chunk (inner chunk of a shard).</summary>
    public const int ChunkBytes = 1 << 30;

    /// <summary>Inner chunks of one shard.</summary>
    public const int ChunksPerShard = 1 << 22;
}
