using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Tiff;

namespace Datacube.Raster.Reading;

/// <summary>
/// The own reader of tiled GeoTIFFs (Cloud Optimized GeoTIFF): classic and BigTIFF of both byte orders; uncompressed, LZW, deflate, zstd;
/// predictors 1, 2, 3; 8-, 16-, 32-bit integers, 32- and 64-bit floats; interleaved or separate bands; overviews; internal masks; absent
/// tiles. Whatever else a TIFF may be is refused with <c>raster.unsupported</c>, for GDAL to read.
/// </summary>
public sealed class CogSource : IRasterSource
{
    private const int MaskImage = 0x10000;
    private static long opened;

    private readonly IByteSource source;
    private readonly RasterContext context;
    private readonly CogLayout layout;
    private readonly long id = Interlocked.Increment(ref opened);
    private readonly TileBatchReader reader;

    private CogSource(IByteSource source, RasterContext context, CogLayout layout)
    {
        this.source = source;
        this.context = context;
        this.layout = layout;
        reader = new(source, context, layout.Info.Nodata);
    }

    /// <inheritdoc/>
    public RasterInfo Info => layout.Info;

    /// <inheritdoc/>
    public string? Version => source.Version;

    /// <inheritdoc/>
    public bool IsVerified { get; internal set; }

    /// <summary>
    /// Opens a file and takes over its byte source. Throws <c>raster.unsupported</c>, <c>raster.corrupt</c>, <c>raster.too_large</c>, <c>source.*</c>;
    /// the byte source then still belongs to the caller.
    /// </summary>
    internal static async ValueTask<CogSource> OpenAsync(IByteSource source, RasterContext context, CancellationToken cancellation)
    {
        var directories = await TiffFile.ReadAsync(source, context.HeadBytes, context.Limits, cancellation).ConfigureAwait(false);
        return new(source, context, CogLayout.Read(directories, context.Limits));
    }

    /// <inheritdoc/>
    public ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, CancellationToken cancellation) => ReadAsync(level, band, window, null, cancellation);

    /// <inheritdoc/>
    public ValueTask<PixelBuffer> ReadAsync(int level, int band, PixelWindow window, KeepRule? keep, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(band, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(band, Info.BandCount);
        var request = Request(level, band, window, layout.Levels, level);
        // A tile of several bands is wanted again by those who read the other bands: who reads one band does not know.
        return reader.ReadAsync(request with { Keep = request.Image.SamplesPerTile == 1 ? keep : null }, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<PixelBuffer> ReadMaskAsync(int level, PixelWindow window, CancellationToken cancellation)
    {
        if (!Info.HasMask)
            throw new InvalidOperationException("The file has no mask of its own.");
        return reader.ReadAsync(Request(level, 1, window, layout.Masks, level | MaskImage), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask PrefetchAsync(int level, int band, PixelWindow window, CancellationToken cancellation) =>
        source.IsLocal ? ValueTask.CompletedTask : reader.PrefetchAsync(Request(level, band, window, layout.Levels, level), cancellation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        context.Tiles.Forget(id);
        return source.DisposeAsync();
    }

    private TileRequest Request(int level, int band, PixelWindow window, IReadOnlyList<TiffImage> images, int imageNumber)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)level, (uint)images.Count, nameof(level));
        var image = images[level];
        if (window.IsEmpty || window.Row < 0 || window.Column < 0 || window.RowEnd > image.Shape.Rows || window.ColumnEnd > image.Shape.Columns)
            throw new ArgumentOutOfRangeException(nameof(window), window, $"The window must be inside the {image.Shape.Rows} × {image.Shape.Columns} pixels of level {level}.");
        context.Limits.CheckWindow(window, image.Type);
        return new(image, new(id, imageNumber, 0), band - 1, window);
    }
}
