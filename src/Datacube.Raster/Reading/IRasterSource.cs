using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>
/// An open raster. Two implementations: the COG reader (the fast path) and GDAL (every other format). Safe for concurrent reads.
/// Failures are <see cref="Contracts.Errors.DatacubeException"/>: <c>raster.corrupt</c>, <c>raster.unsupported</c>, <c>raster.too_large</c>,
/// <c>source.*</c>.
/// </summary>
public interface IRasterSource : IAsyncDisposable
{
    /// <summary>What the file says of itself.</summary>
    RasterInfo Info { get; }

    /// <summary>What names the object that was opened: its length, and its ETag or the time of its last change where there is one; null where nobody knows.</summary>
    string? Version => null;

    /// <summary>True where all of its bytes were fetched and have the checksum that was stated when it was opened. What is read by ranges alone is never verified.</summary>
    bool IsVerified => false;

    /// <summary>
    /// Reads stored samples of one band, without scale or offset. The window must lie inside the level. The caller owns the buffer.
    /// </summary>
    /// <param name="level">0 = full resolution, then overviews.</param>
    /// <param name="band">Band number from 1.</param>
    /// <param name="window">Pixels of that level.</param>
    /// <param name="cancellation">Stops the read.</param>
    /// <returns>Plane of <c>window.Rows × window.Columns</c> samples of <see cref="RasterInfo.Type"/>.</returns>
    ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, CancellationToken cancellation);

    /// <summary>The same read by one who knows what it reads later, so that the right tiles are kept. Optional: the default ignores it.</summary>
    ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, KeepRule? keep, CancellationToken cancellation) => ReadAsync(level, band, window, cancellation);

    /// <summary>Reads the file's own mask: UInt8, 0 = invalid, 255 = valid. Only where <see cref="RasterInfo.HasMask"/>.</summary>
    ValueTask<PixelBuffer> ReadMaskAsync(int level, PixelWindow window, CancellationToken cancellation);

    /// <summary>
    /// Fetches the stored bytes under a window ahead of the read, without decoding. Optional: the default does nothing.
    /// </summary>
    ValueTask PrefetchAsync(int level, int band, PixelWindow window, CancellationToken cancellation) => ValueTask.CompletedTask;
}
