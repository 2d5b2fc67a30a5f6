using Datacube.Pixels.Grids;

namespace Datacube.Raster.Projections;

/// <summary>A two-dimensional coordinate reference system.</summary>
/// <param name="Code"><c>EPSG:n</c> where it has such a code, else its WKT2 text: what <see cref="GeoBox.Crs"/> holds.</param>
/// <param name="Wkt">WKT2 (2019) text.</param>
/// <param name="IsGeographic">True where the axes are longitude and latitude in degrees.</param>
/// <param name="IsProjected">True where the axes are easting and northing.</param>
/// <param name="MetresPerUnit">Metres of one unit of the axes; for a geographic system the length of one degree along the equator.</param>
/// <param name="Name">Name in words, for example <c>WGS 84 / UTM zone 33N</c>.</param>
public sealed record CrsInfo(string Code, string Wkt, bool IsGeographic, bool IsProjected, double MetresPerUnit, string Name)
{
    /// <summary>Where the system is meant to be used, in degrees; Left &gt; Right where it crosses ±180°; null where it does not say.</summary>
    public MapBounds? AreaOfUse { get; init; }

    /// <summary>PROJJSON text, for <c>proj:projjson</c> of STAC.</summary>
    public string ProjJson { get; init; } = "";

    /// <summary>The EPSG code; null where it has none.</summary>
    public int? Epsg => Code.StartsWith("EPSG:", StringComparison.Ordinal) ? int.Parse(Code.AsSpan(5), System.Globalization.CultureInfo.InvariantCulture) : null;
}
