namespace Datacube.Raster.Codecs;

/// <summary>What surrounds a deflate stream.</summary>
public enum DeflateFormat
{
    /// <summary>Nothing: RFC 1951.</summary>
    Raw,

    /// <summary>zlib header and Adler-32: RFC 1950 (TIFF's deflate).</summary>
    Zlib,

    /// <summary>gzip header and CRC-32: RFC 1952.</summary>
    Gzip,
}
