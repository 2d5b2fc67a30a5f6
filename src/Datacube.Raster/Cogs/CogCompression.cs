namespace Datacube.Raster.Cogs;

/// <summary>How the tiles of a COG are compressed.</summary>
public enum CogCompression
{
    /// <summary>Deflate: every reader knows it. The default.</summary>
    Deflate,

    /// <summary>Zstandard: faster and a little smaller; needs a GDAL built with zstd.</summary>
    Zstd,

    /// <summary>Not at all.</summary>
    None,
}
