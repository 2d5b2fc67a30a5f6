using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using Datacube.Raster.Reading;
using OSGeo.GDAL;

namespace Datacube.Benchmarks.Workloads;

/// <summary>COGs of synthetic reflectance that stay in the folder, and how they are opened.</summary>
internal static class CogInputs
{
    /// <summary>Writes a COG of tiles of 512, deflate 6, where it is not there yet.</summary>
    /// <param name="path">Where.</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="bands">Its bands, each in tiles of its own.</param>
    /// <param name="predictor">Predictor 2 instead of none.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task<string> CreateAsync(string path, GeoBox grid, int bands, bool predictor, CancellationToken cancellation)
    {
        if (File.Exists(path))
            return path;
        var planes = Enumerable.Range(0, bands).Select(band => Scenery.Reflectance(grid.Shape.Rows, grid.Shape.Columns, band)).ToArray();
        try
        {
            await WriteAsync(path, grid, planes, new() { Nodata = 0, Predictor = predictor, BandsApart = true, Threads = Environment.ProcessorCount }, cancellation);
        }
        finally
        {
            foreach (var plane in planes)
                plane.Dispose();
        }
        return path;
    }

    /// <summary>Encodes and writes without waiting for the disk: no baseline waits either.</summary>
    public static async Task WriteAsync(string path, GeoBox grid, IReadOnlyList<PixelBuffer> planes, CogOptions options, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        await CogWriter.WriteAsync(file, grid, planes, options, cancellation);
    }

    /// <summary>Opens a file with the caches of a new opener, which keep nothing of an earlier run.</summary>
    public static async Task UseAsync(string path, long cacheBytes, Func<IRasterSource, Task> use, CancellationToken cancellation)
    {
        await using var opener = new RasterOpener(new() { TileCacheBytes = cacheBytes });
        await using var source = await opener.OpenAsync(new(path), cancellation);
        if (source.Info.Driver != "cog")
            throw new InvalidOperationException($"{path} was opened by {source.Info.Driver}.");
        await use(source);
    }

    /// <summary>Opens a file with GDAL's GeoTIFF driver.</summary>
    public static Dataset OpenByGdal(string path, int threads) =>
        Gdal.OpenEx(path, GdalConst.OF_RASTER | GdalConst.OF_READONLY, ["GTiff"], [$"NUM_THREADS={threads}"], null)
            ?? throw new InvalidOperationException(Gdal.GetLastErrorMsg());
}
