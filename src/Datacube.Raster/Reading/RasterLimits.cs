using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>What a file may claim before anything is allocated for it. Checked right after the header is read.</summary>
/// <param name="MaxEdge">Most rows, and most columns.</param>
/// <param name="MaxPixels">Most pixels of one band.</param>
/// <param name="MaxBands">Most bands.</param>
/// <param name="MaxWindowBytes">Most bytes of one decoded window.</param>
public sealed record RasterLimits(int MaxEdge, long MaxPixels, int MaxBands, long MaxWindowBytes)
{
    /// <summary>Room for every public satellite product and continental mosaics: 4 194 304 per edge, 2^40 pixels, 4096 bands, 1 GiB a window.</summary>
    public static RasterLimits Standard { get; } = new(1 << 22, 1L << 40, 4096, 1L << 30);

    /// <summary>Most decoded bytes of one stored tile, all its bands.</summary>
    public int MaxTileBytes { get; init; } = 256 << 20;

    /// <summary>Most tiles of one level, all bands.</summary>
    public int MaxTiles { get; init; } = 8_000_000;

    /// <summary>Most directories of a TIFF: levels and masks.</summary>
    public int MaxDirectories { get; init; } = 128;

    /// <summary>Most bytes of a TIFF's directories and their values.</summary>
    public int MaxHeaderBytes { get; init; } = 256 << 20;

    /// <summary>Most bytes of a whole file that must be fetched because GDAL reads it.</summary>
    public long MaxDownloadBytes { get; init; } = 4L << 30;

    /// <summary>Throws <c>raster.too_large</c>, or <c>raster.corrupt</c> for a raster without pixels or bands.</summary>
    public void CheckRaster(PixelShape shape, int bands)
    {
        if (shape.Rows < 1 || shape.Columns < 1 || bands < 1)
            throw new DatacubeException("raster.corrupt", $"The raster claims {shape.Columns} × {shape.Rows} pixels and {bands} bands; there must be at least one of each.");
        if (shape.Rows > MaxEdge || shape.Columns > MaxEdge || shape.Count > MaxPixels)
            throw new DatacubeException("raster.too_large", $"The raster claims {shape.Columns} × {shape.Rows} pixels; the limits are {MaxEdge} per edge and {MaxPixels} in all.");
        if (bands > MaxBands)
            throw new DatacubeException("raster.too_large", $"The raster claims {bands} bands; the limit is {MaxBands}.");
    }

    /// <summary>Throws <c>raster.too_large</c> where a window of this type would not fit.</summary>
    public void CheckWindow(PixelWindow window, PixelType type)
    {
        if (window.Shape.Count * type.Size() > MaxWindowBytes)
            throw new DatacubeException("raster.too_large", $"A window of {window.Columns} × {window.Rows} pixels of {type} was asked for; the limit is {MaxWindowBytes} bytes a window. Read smaller windows.");
    }
}
