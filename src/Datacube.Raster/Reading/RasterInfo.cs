using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>What a raster file says of itself.</summary>
/// <param name="Driver">The reader that opened it, for example <c>cog</c> or <c>gdal:JP2OpenJPEG</c>.</param>
/// <param name="BandCount">Number of bands; bands count from 1.</param>
/// <param name="Type">Type of every band.</param>
/// <param name="GeoBox">CRS, transform and shape of level 0; the CRS is an empty string where the file has none.</param>
/// <param name="Nodata">The declared nodata value; may be NaN; null where none is declared.</param>
/// <param name="HasMask">True where the file carries its own mask of valid pixels (read it with <see cref="IRasterSource.ReadMaskAsync"/>).</param>
/// <param name="Levels">Level 0 is full resolution, then overviews from fine to coarse.</param>
public sealed record RasterInfo(string Driver, int BandCount, PixelType Type, GeoBox GeoBox, double? Nodata, bool HasMask, IReadOnlyList<RasterLevel> Levels)
{
    /// <summary>Scale stored in the file for band 1 (value = stored × scale + offset); 1 where none is stored.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Offset stored in the file for band 1; 0 where none is stored.</summary>
    public double Offset { get; init; }

    /// <summary>Descriptions of the bands, empty strings where the file has none.</summary>
    public IReadOnlyList<string> BandNames { get; init; } = [];
}
