namespace Datacube.Stac.GeoParquet;

/// <summary>A compression of pages.</summary>
/// <param name="Number">Parquet's number of it.</param>
/// <param name="Pack">Packs a page.</param>
public sealed record PageEncoder(int Number, Func<byte[], byte[]> Pack)
{
    /// <summary>The one that every reader of Parquet knows.</summary>
    public static PageEncoder Snappy { get; } = new(1, page => GeoParquet.Snappy.Compress(page));

    /// <summary>None.</summary>
    public static PageEncoder None { get; } = new(0, page => page);

    /// <summary>zstd, packed by what a program has for it.</summary>
    public static PageEncoder Zstd(Func<byte[], byte[]> pack) => new(6, pack);
}
