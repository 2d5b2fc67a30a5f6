using Datacube.Storage;

namespace Datacube.Raster.Reading;

/// <summary>What an opener may reach and how much it may keep.</summary>
public sealed record RasterOpenerOptions
{
    /// <summary>The guarded client for http and https addresses; without one they are refused with <c>href.not_allowed</c>.</summary>
    public HttpClient? Http { get; init; }

    /// <summary>The store that holds an address of another scheme, and the key in it; null refuses the address.</summary>
    public Func<Uri, (IObjectStore Store, string Key)?>? FindStore { get; init; }

    /// <summary>Bytes of decoded tiles that are kept.</summary>
    public long TileCacheBytes { get; init; } = 96L << 20;

    /// <summary>Bytes of remote tiles that were fetched ahead and not read yet.</summary>
    public long PrefetchBytes { get; init; } = 64L << 20;

    /// <summary>Opened files that are kept with their headers.</summary>
    public int OpenFiles { get; init; } = 256;

    /// <summary>Size of the first read of a file, where a COG has its directories.</summary>
    public int HeadBytes { get; init; } = 32 << 10;

    /// <summary>How much an untrusted raster may ask for.</summary>
    public RasterLimits Limits { get; init; } = RasterLimits.Standard;

    /// <summary>How bodies of HTTP answers are read.</summary>
    public HttpReadingOptions HttpReading { get; init; } = new();

    /// <summary>How ranges of remote files are fetched.</summary>
    public RangeReaderOptions Ranges { get; init; } = new();

    /// <summary>Options whose caches take at most three sixteenths of a memory limit, and never more than the standard ones.</summary>
    /// <param name="memoryLimit">Bytes that the whole process may take.</param>
    public static RasterOpenerOptions Within(long memoryLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(memoryLimit);
        var standard = new RasterOpenerOptions();
        return standard with
        {
            TileCacheBytes = Math.Min(standard.TileCacheBytes, memoryLimit / 8),
            PrefetchBytes = Math.Min(standard.PrefetchBytes, memoryLimit / 16),
        };
    }
}
