using System.Runtime.InteropServices;
using Datacube.Pixels.Grids;
using Datacube.Raster.Gdal;
using OSGeo.GDAL;
using OSGeo.OSR;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Small tiled GeoTIFFs, written and read by GDAL.</summary>
internal static class TestRaster
{
    public static void Write<T>(string path, T[] pixels, PixelShape shape, Affine transform, int epsg, double? nodata, int[]? overviews = null, byte[]? mask = null)
        where T : unmanaged
    {
        GdalRuntime.EnsureConfigured();
        OSGeo.GDAL.Gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
        using (var driver = OSGeo.GDAL.Gdal.GetDriverByName("GTiff")!)
        using (var file = driver.Create(path, shape.Columns, shape.Rows, 1, TypeOf<T>(), ["TILED=YES", "BLOCKXSIZE=128", "BLOCKYSIZE=128", "COMPRESS=DEFLATE"])!)
        {
            var (a, b, c, d, e, f) = transform;
            file.SetGeoTransform([c, a, b, f, d, e]);
            using var reference = new SpatialReference(null);
            reference.ImportFromEPSG(epsg);
            file.SetSpatialRef(reference);
            using (var band = file.GetRasterBand(1)!)
            {
                if (nodata is { } value)
                    band.SetNoDataValue(value);
                Write(band, pixels, shape);
            }

            if (mask is not null)
            {
                file.CreateMaskBand(2);
                using var maskBand = file.GetRasterBand(1)!.GetMaskBand()!;
                Write(maskBand, mask, shape);
            }

            if (overviews is not null)
                file.BuildOverviews("NEAREST", overviews);
            file.FlushCache();
        }
    }

    /// <summary>One band at one level as float64, row by row.</summary>
    public static (double[] Pixels, PixelShape Shape, double? Nodata) Read(string name, int bandIndex, int level)
    {
        GdalRuntime.EnsureConfigured();
        using var file = OSGeo.GDAL.Gdal.Open(name, Access.GA_ReadOnly)!;
        using var full = file.GetRasterBand(bandIndex)!;
        using var band = level == 0 ? null : full.GetOverview(level - 1)!;
        var source = band ?? full;
        var pixels = new double[source.XSize * source.YSize];
        source.ReadRaster(0, 0, source.XSize, source.YSize, pixels, source.XSize, source.YSize, 0, 0);
        full.GetNoDataValue(out var nodata, out var has);
        return (pixels, new(source.YSize, source.XSize), has != 0 ? nodata : null);
    }

    /// <summary>Exact source coordinates of points, by PROJ alone.</summary>
    public static void Project(int fromEpsg, int toEpsg, double[] x, double[] y)
    {
        GdalRuntime.EnsureConfigured();
        using SpatialReference from = new(null), to = new(null);
        from.ImportFromEPSG(fromEpsg);
        to.ImportFromEPSG(toEpsg);
        from.SetAxisMappingStrategy(AxisMappingStrategy.OAMS_TRADITIONAL_GIS_ORDER);
        to.SetAxisMappingStrategy(AxisMappingStrategy.OAMS_TRADITIONAL_GIS_ORDER);
        using var transformation = new CoordinateTransformation(from, to);
        transformation.TransformPoints(x.Length, x, y, null);
    }

    private static void Write<T>(Band band, T[] pixels, PixelShape shape) where T : unmanaged
    {
        var pinned = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            band.WriteRaster(0, 0, shape.Columns, shape.Rows, pinned.AddrOfPinnedObject(), shape.Columns, shape.Rows, TypeOf<T>(), 0, 0);
        }
        finally
        {
            pinned.Free();
        }
    }

    private static DataType TypeOf<T>() => typeof(T) == typeof(byte) ? DataType.GDT_Byte
        : typeof(T) == typeof(ushort) ? DataType.GDT_UInt16
        : typeof(T) == typeof(short) ? DataType.GDT_Int16
        : typeof(T) == typeof(float) ? DataType.GDT_Float32
        : throw new NotSupportedException(typeof(T).Name);
}
