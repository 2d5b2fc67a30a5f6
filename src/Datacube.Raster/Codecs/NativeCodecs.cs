namespace Datacube.Raster.Codecs;

/// <summary>Which native compression libraries this machine has.</summary>
public static class NativeCodecs
{
    /// <summary>One row per library: found or not, and what follows from it.</summary>
    public static IReadOnlyList<CodecStatus> Describe() =>
    [
        new("deflate", Deflate.LibraryName, Deflate.LibraryName is null ? "libdeflate not found: the runtime's zlib serves, at about half the speed (Debian: libdeflate0)" : "libdeflate"),
        new("zstd", Zstd.LibraryName, Zstd.LibraryName is null ? "libzstd not found: zstd files and cubes are refused (Debian: libzstd1)" : $"libzstd {Zstd.Version}"),
        new("blosc", Blosc.LibraryName, Blosc.LibraryName is null ? "libblosc not found: foreign Zarr arrays with blosc are refused (Debian: libblosc1)" : "libblosc"),
        new("lzw", "built in", "own decoder"),
    ];
}
