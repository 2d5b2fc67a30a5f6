using System.Text.Json;
using Datacube.Testing;

namespace Datacube.Raster.Tests.Reading;

/// <summary>GDAL in its own process as the judge of the COG reader: it writes the test files and tells the SHA-256 of every plane.</summary>
internal static class GdalScript
{
    private const string Common = """
        import hashlib, json, os, sys
        import numpy as np
        from osgeo import gdal
        gdal.UseExceptions()
        gdal.SetConfigOption('GDAL_TIFF_INTERNAL_MASK', 'YES')
        gdal.PushErrorHandler('CPLQuietErrorHandler')

        def sha(array):
            return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()

        def describe(path):
            ds = gdal.Open(path)
            first = ds.GetRasterBand(1)
            n = first.GetOverviewCount()
            level = lambda band, i: band if i == 0 else band.GetOverview(i - 1)
            levels = [level(first, i) for i in range(n + 1)]
            srs = ds.GetSpatialRef()
            nodata = first.GetNoDataValue()
            masked = first.GetMaskFlags() == gdal.GMF_PER_DATASET
            return dict(
                path=path, bands=ds.RasterCount, nodata=None if nodata is None else repr(nodata),
                epsg=srs.GetAuthorityCode(None) if srs else None, transform=list(ds.GetGeoTransform()), gcps=ds.GetGCPCount(),
                scale=first.GetScale() or 1, offset=first.GetOffset() or 0, names=[ds.GetRasterBand(b + 1).GetDescription() for b in range(ds.RasterCount)],
                shapes=[[b.YSize, b.XSize] for b in levels],
                planes=[[sha(level(ds.GetRasterBand(b + 1), i).ReadAsArray()) for b in range(ds.RasterCount)] for i in range(n + 1)],
                masks=[sha(b.GetMaskBand().ReadAsArray()) for b in levels] if masked else [])

        def driver(): return gdal.GetDriverByName('GTiff')

        """;

    /// <summary>Runs a script after the common part; <c>sys.argv[1:]</c> are the arguments, and <c>found</c> is the list of paths to describe.</summary>
    public static async Task<List<GdalFacts>> DescribeAsync(string script, params string[] arguments)
    {
        var output = await ExternalProgram.Run(ExternalProgram.Python, ["-c", Common + script + "\nprint(json.dumps([describe(path) for path in found]))", .. arguments], TimeSpan.FromMinutes(3));
        return JsonSerializer.Deserialize<List<GdalFacts>>(output, JsonSerializerOptions.Web)!;
    }
}
