using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Projections;
using Datacube.Raster.Reading;
using OSGeo.GDAL;

namespace Datacube.Raster.Gdal;

/// <summary>Turns what GDAL knows of a dataset into <see cref="RasterInfo"/>, limits first.</summary>
internal static class GdalHeader
{
    // Newer GDAL only; the enumeration of the binding stops before it.
    private const DataType Int8 = (DataType)14;

    public static (RasterInfo Info, IReadOnlyList<DateTimeOffset> BandTimes) Read(Dataset dataset, string name, RasterLimits limits)
    {
        if (dataset.RasterCount == 0)
            throw new DatacubeException("raster.unsupported", NoBands(dataset, name));
        var shape = new PixelShape(dataset.RasterYSize, dataset.RasterXSize);
        limits.CheckRaster(shape, dataset.RasterCount);
        if (dataset.GetGCPCount() > 0)
            throw new DatacubeException("raster.unsupported", $"'{name}' is placed by {dataset.GetGCPCount()} ground control points, not by a transform. Warp it first, for example with: gdalwarp -tps -t_srs EPSG:4326.");
        using var first = dataset.GetRasterBand(1)!;
        var type = TypeOf(first, name);
        var names = BandNames(dataset, type, name);
        using var reference = dataset.GetSpatialRef();
        var transform = new double[6];
        dataset.GetGeoTransform(transform);
        using var driver = dataset.GetDriver();
        first.GetNoDataValue(out var nodata, out var hasNodata);
        first.GetScale(out var scale, out var hasScale);
        first.GetOffset(out var offset, out var hasOffset);
        var box = new GeoBox(Crs.Identify(reference), new(transform[1], transform[2], transform[0], transform[4], transform[5], transform[3]), shape);
        var info = new RasterInfo($"gdal:{driver?.ShortName}", dataset.RasterCount, type, box, hasNodata != 0 ? nodata : null, HasMask(first), Levels(first, shape))
        {
            Scale = hasScale != 0 ? scale : 1,
            Offset = hasOffset != 0 ? offset : 0,
            BandNames = names,
        };
        return (info, CfTimes.OfBands(dataset));
    }

    private static string NoBands(Dataset dataset, string name)
    {
        // SUBDATASET_1_NAME=NETCDF:"file.nc":B02
        var variables = dataset.GetMetadata("SUBDATASETS")
            .Where(static entry => entry.Contains("_NAME=", StringComparison.Ordinal))
            .Select(static entry => entry[(entry.LastIndexOf(':') + 1)..])
            .ToArray();
        return variables.Length == 0 ? $"'{name}' holds no band." : $"'{name}' holds several variables; name one of them: {string.Join(", ", variables)}.";
    }

    private static List<string> BandNames(Dataset dataset, PixelType type, string name)
    {
        var names = new List<string>(dataset.RasterCount);
        for (var number = 1; number <= dataset.RasterCount; number++)
        {
            using var band = dataset.GetRasterBand(number)!;
            if (TypeOf(band, name) is var other && other != type)
                throw new DatacubeException("raster.unsupported", $"Bands of '{name}' differ in type: band 1 is {type}, band {number} is {other}.");
            names.Add(band.GetDescription());
        }

        return names;
    }

    private static PixelType TypeOf(Band band, string name) => band.DataType switch
    {
        DataType.GDT_Byte when band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") == "SIGNEDBYTE" => PixelType.Int8,
        DataType.GDT_Byte => PixelType.UInt8,
        Int8 => PixelType.Int8,
        DataType.GDT_UInt16 => PixelType.UInt16,
        DataType.GDT_Int16 => PixelType.Int16,
        DataType.GDT_UInt32 => PixelType.UInt32,
        DataType.GDT_Int32 => PixelType.Int32,
        DataType.GDT_Float32 => PixelType.Float32,
        DataType.GDT_Float64 => PixelType.Float64,
        var other => throw new DatacubeException("raster.unsupported", $"'{name}' has samples of type {other}; integers up to 32 bits and floats of 32 or 64 bits can be read."),
    };

    private static bool HasMask(Band band) => (band.GetMaskFlags() & GdalConst.GMF_PER_DATASET) != 0;

    /// <summary>Full resolution and every overview that is really coarser than the level before.</summary>
    private static List<RasterLevel> Levels(Band band, PixelShape shape)
    {
        List<RasterLevel> levels = [new(shape, BlockOf(band))];
        for (var index = 0; index < band.GetOverviewCount(); index++)
        {
            using var overview = band.GetOverview(index);
            if (overview is null || overview.XSize < 1 || overview.YSize < 1 || (long)overview.XSize * overview.YSize >= levels[^1].Shape.Count)
                break;
            levels.Add(new(new(overview.YSize, overview.XSize), BlockOf(overview)));
        }

        return levels;
    }

    private static PixelShape BlockOf(Band band)
    {
        band.GetBlockSize(out var width, out var height);
        return new(height, width);
    }
}
