namespace Datacube.Raster.Tiff;

/// <summary>Values of <see cref="TiffTag.Compression"/> that this library reads and writes.</summary>
public static class TiffCompression
{
    /// <summary>Stored as is.</summary>
    public const int None = 1;

    /// <summary>LZW.</summary>
    public const int Lzw = 5;

    /// <summary>zlib stream, the registered number.</summary>
    public const int Deflate = 8;

    /// <summary>zlib stream, the older number.</summary>
    public const int OldDeflate = 32946;

    /// <summary>Zstandard.</summary>
    public const int Zstd = 50000;
}
