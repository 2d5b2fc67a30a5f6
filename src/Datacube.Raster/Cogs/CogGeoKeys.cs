using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using Datacube.Raster.Projections;
using Datacube.Raster.Tiff;

namespace Datacube.Raster.Cogs;

/// <summary>Where the pixels lie: transform and CRS as GeoTIFF 1.1 tags (OGC 19-008).</summary>
internal static class CogGeoKeys
{
    private const ushort ModelType = 1024, RasterType = 1025, GeodeticCrs = 2048, ProjectedCrs = 3072;
    private const ushort Projected = 1, Geographic = 2, PixelIsArea = 1;

    /// <summary>The tags of a grid. Throws <c>crs.unsupported</c> for a CRS without an EPSG code.</summary>
    public static IEnumerable<CogTag> Write(GeoBox box)
    {
        var (a, b, c, d, e, f) = box.Transform;
        if (box.Transform.IsNorthUp)
        {
            yield return CogTag.Doubles(TiffTag.ModelPixelScale, a, -e, 0);
            yield return CogTag.Doubles(TiffTag.ModelTiepoint, 0, 0, 0, c, f, 0);
        }
        else
        {
            yield return CogTag.Doubles(TiffTag.ModelTransformation, a, b, 0, c, d, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1);
        }
        if (box.Crs.Length == 0)
            yield break;
        var crs = Crs.Parse(box.Crs);
        if (crs.Epsg is not (> 0 and <= ushort.MaxValue) || !(crs.IsGeographic || crs.IsProjected))
            throw new DatacubeException("crs.unsupported", $"The CRS '{crs.Name}' has no EPSG code, so a GeoTIFF cannot name it. Use a CRS with a code, for example EPSG:4326 or EPSG:32633, or write Zarr, which stores its full text.", "crs");
        // Header (version 1, revision 1.1, number of keys), then key, place (0 = value follows), count, value.
        yield return CogTag.Shorts(
            TiffTag.GeoKeyDirectory,
            1, 1, 1, 3,
            ModelType, 0, 1, crs.IsProjected ? Projected : Geographic,
            RasterType, 0, 1, PixelIsArea,
            crs.IsProjected ? ProjectedCrs : GeodeticCrs, 0, 1, (ushort)crs.Epsg.Value);
    }
}
