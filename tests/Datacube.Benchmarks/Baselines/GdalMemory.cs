using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Gdal;
using Datacube.Raster.Projections;
using OSGeo.GDAL;

namespace Datacube.Benchmarks.Baselines;

/// <summary>Rasters in GDAL's memory.</summary>
internal static unsafe class GdalMemory
{
    /// <summary>Bytes of blocks that GDAL may keep in the workloads here.</summary>
    public const int CacheBytes = 64 << 20;

    /// <summary>Empty bands of a grid, nodata 0.</summary>
    public static Dataset Create(GeoBox grid, PixelType type, int bands)
    {
        GdalRuntime.EnsureConfigured();
        Gdal.SetCacheMax(CacheBytes);
        var dataset = Gdal.GetDriverByName("MEM")!.Create("", grid.Shape.Columns, grid.Shape.Rows, bands, Type(type), null)!;
        var (a, b, c, d, e, f) = grid.Transform;
        dataset.SetGeoTransform([c, a, b, f, d, e]);
        dataset.SetProjection(Crs.Parse(grid.Crs).Wkt);
        for (var band = 1; band <= bands; band++)
            dataset.GetRasterBand(band)!.SetNoDataValue(0);
        return dataset;
    }

    /// <summary>A copy of planes.</summary>
    public static Dataset Of(GeoBox grid, IReadOnlyList<PixelBuffer> planes)
    {
        var dataset = Create(grid, planes[0].Type, planes.Count);
        for (var band = 0; band < planes.Count; band++)
            dataset.GetRasterBand(band + 1)!.WriteRaster(0, 0, grid.Shape.Columns, grid.Shape.Rows, (nint)planes[band].Pointer, grid.Shape.Columns, grid.Shape.Rows, Type(planes[band].Type), 0, 0);
        return dataset;
    }

    /// <summary>Reads pixels of a band into a plane of the window's shape.</summary>
    public static void Read(Dataset dataset, int band, PixelWindow window, PixelBuffer plane) =>
        dataset.GetRasterBand(band)!.ReadRaster(window.Column, window.Row, window.Columns, window.Rows, (nint)plane.Pointer, plane.Columns, plane.Rows, Type(plane.Type), 0, 0);

    private static DataType Type(PixelType type) => type switch
    {
        PixelType.UInt16 => DataType.GDT_UInt16,
        PixelType.Float32 => DataType.GDT_Float32,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No workload has it."),
    };
}
