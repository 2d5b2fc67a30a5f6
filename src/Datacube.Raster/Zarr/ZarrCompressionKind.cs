namespace Datacube.Raster.Zarr;

/// <summary>How the bytes of a chunk are compressed.</summary>
public enum ZarrCompressionKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Zstandard.</summary>
    Zstd,

    /// <summary>gzip, for the oldest readers.</summary>
    Gzip,

    /// <summary>A Blosc 1 frame: bytes shuffled by significance, then Zstandard. Smallest and fastest for integers; the default.</summary>
    BloscZstd,
}
