// The official bindings carry no nullable annotations; this file compiles against any build of them.
#nullable disable warnings
using Datacube.Raster.Gdal;
using OSGeo.GDAL;
using OSGeo.OGR;
using OSGeo.OSR;
using Xunit;
using GdalApi = OSGeo.GDAL.Gdal;

namespace Datacube.Raster.Tests.Gdal;

/// <summary>What the product may rely on in GDAL's bindings, on whichever of them this build runs.</summary>
[Trait("kind", "unit")]
public sealed class GdalBindingTests : IDisposable
{
    private readonly string folder = $"/vsimem/{Guid.NewGuid():N}";

    public GdalBindingTests() => GdalRuntime.EnsureConfigured();

    [Fact]
    public void Samples_metadata_and_places_survive_a_file()
    {
        using (var made = GdalApi.GetDriverByName("GTiff").Create($"{folder}/a.tif", 40, 30, 2, DataType.GDT_Int16, ["TILED=YES"]))
        {
            made.SetGeoTransform([500000, 10, 0, 5200000, 0, -10]);
            using var utm = Utm33();
            made.SetSpatialRef(utm);
            made.SetMetadataItem("KEY", "värde", null);
            using var band = made.GetRasterBand(2);
            band.SetNoDataValue(-1);
            band.SetScale(0.5);
            band.SetDescription("two");
            band.WriteRaster(0, 0, 40, 30, [.. Enumerable.Range(0, 1200).Select(static i => (short)i)], 40, 30, 0, 0);
        }

        using var opened = GdalApi.Open($"{folder}/a.tif", Access.GA_ReadOnly);
        Assert.Equal((40, 30, 2), (opened.RasterXSize, opened.RasterYSize, opened.RasterCount));
        Assert.Equal("värde", opened.GetMetadataItem("KEY", null));
        var transform = new double[6];
        opened.GetGeoTransform(transform);
        Assert.Equal([500000, 10, 0, 5200000, 0, -10], transform);
        using var second = opened.GetRasterBand(2);
        second.GetNoDataValue(out var nodata, out var has);
        second.GetScale(out var scale, out _);
        Assert.Equal((-1, 1, 0.5, "two", DataType.GDT_Int16), (nodata, has, scale, second.GetDescription(), second.DataType));
        var window = new double[6];
        second.ReadRaster(5, 2, 3, 2, window, 3, 2, 0, 0);
        Assert.Equal([85, 86, 87, 125, 126, 127], window);
        var both = new int[4];
        opened.ReadRaster(1, 0, 2, 1, both, 2, 1, 2, [2, 1], 0, 0, 0);
        Assert.Equal([1, 2, 0, 0], both);
    }

    [Fact]
    public void Copies_warps_translations_overviews_and_masks_are_made()
    {
        using var source = GdalApi.GetDriverByName("MEM").Create("", 200, 200, 1, DataType.GDT_Byte, null);
        source.SetGeoTransform([500000, 10, 0, 5200000, 0, -10]);
        using var utm = Utm33();
        source.SetSpatialRef(utm);
        using (var band = source.GetRasterBand(1))
            band.Fill(7, 0);
        var calls = 0;
        using var copy = GdalApi.GetDriverByName("GTiff").CreateCopy($"{folder}/copy.tif", source, 1, null, (_, _, _) => ++calls, null);
        Assert.True(calls > 0);
        copy.CreateMaskBand(GdalConst.GMF_PER_DATASET);
        copy.BuildOverviews("AVERAGE", [2, 4]);
        using var copied = copy.GetRasterBand(1);
        Assert.Equal((2, GdalConst.GMF_PER_DATASET), (copied.GetOverviewCount(), copied.GetMaskFlags()));
        using var overview = copied.GetOverview(1);
        Assert.Equal(50, overview.XSize);

        using var warpWords = new GDALWarpAppOptions(["-of", "MEM", "-t_srs", "EPSG:4326", "-r", "near"]);
        using var warped = GdalApi.Warp("", [source], warpWords, null, null);
        using var degrees = warped.GetSpatialRef();
        Assert.Equal("4326", degrees.GetAuthorityCode(null));
        using var translateWords = new GDALTranslateOptions(["-of", "MEM", "-srcwin", "10", "10", "50", "20"]);
        using var part = GdalApi.wrapper_GDALTranslate("", source, translateWords, null, null);
        Assert.Equal((50, 20), (part.RasterXSize, part.RasterYSize));
        using var target = GdalApi.GetDriverByName("MEM").Create("", 50, 50, 1, DataType.GDT_Byte, null);
        target.SetGeoTransform([500100, 10, 0, 5199900, 0, -10]);
        target.SetSpatialRef(utm);
        GdalApi.ReprojectImage(source, target, null, null, ResampleAlg.GRA_Bilinear, 0, 0, null, null, null);
        using var landed = target.GetRasterBand(1);
        var values = new byte[2500];
        landed.ReadRaster(0, 0, 50, 50, values, 50, 50, 0, 0);
        Assert.All(values, static value => Assert.Equal(7, value));
    }

    [Fact]
    public void Features_fields_and_geometries_survive_a_file()
    {
        using (var driver = Ogr.GetDriverByName("GPKG"))
        using (var made = driver.CreateDataSource($"{folder}/a.gpkg", null))
        using (var utm = Utm33())
        using (var layer = made.CreateLayer("places", utm, wkbGeometryType.wkbPolygon, null))
        {
            using var field = new FieldDefn("name", FieldType.OFTString);
            layer.CreateField(field, 1);
            using var definition = layer.GetLayerDefn();
            using var feature = new Feature(definition);
            feature.SetField("name", "här");
            using var square = Geometry.CreateFromWkt("POLYGON ((0 0,10 0,10 10,0 10,0 0))");
            feature.SetGeometry(square);
            layer.CreateFeature(feature);
        }

        using var opened = Ogr.Open($"{folder}/a.gpkg", 0);
        using var read = opened.GetLayerByName("places");
        Assert.Equal(1, read.GetFeatureCount(1));
        using var first = read.GetNextFeature();
        Assert.Null(read.GetNextFeature());
        Assert.Equal("här", first.GetFieldAsString("name"));
        using var geometry = first.GetGeometryRef();
        var wkb = new byte[geometry.WkbSize()];
        geometry.ExportToWkb(wkb, wkbByteOrder.wkbNDR);
        using var again = Geometry.CreateFromWkb(wkb);
        Assert.Equal(100, again.Area());
        using var half = Geometry.CreateFromWkt("POLYGON ((5 -5,20 -5,20 20,5 20,5 -5))");
        using var shared = again.Intersection(half);
        Assert.Equal((50, true, false), (shared.Area(), again.Intersects(half), again.Contains(half)));
    }

    [Fact]
    public void Failures_are_application_exceptions_with_gdals_words_on_every_thread()
    {
        Parallel.For(0, 20, index =>
        {
            var error = Assert.Throws<ApplicationException>(() => GdalApi.OpenEx($"/no/such/{index}.tif", GdalConst.OF_RASTER | GdalConst.OF_VERBOSE_ERROR, null, null, null));
            Assert.Contains($"/no/such/{index}.tif", error.Message, StringComparison.Ordinal);
        });
        using var reference = new SpatialReference("");
        Assert.Throws<ApplicationException>(() => reference.ImportFromEPSG(1));
        var text = "PROJCRS[";
        Assert.Throws<ApplicationException>(() => reference.ImportFromWkt(ref text));
        Assert.Throws<ApplicationException>(() => Geometry.CreateFromWkt("POLYGON(("));
    }

    public void Dispose()
    {
        foreach (var file in GdalApi.ReadDir(folder) ?? [])
        {
            if (file is not ("." or ".."))
                _ = GdalApi.Unlink($"{folder}/{file}");
        }
    }

    private static SpatialReference Utm33()
    {
        var reference = new SpatialReference("");
        reference.ImportFromEPSG(32633);
        reference.SetAxisMappingStrategy(AxisMappingStrategy.OAMS_TRADITIONAL_GIS_ORDER);
        return reference;
    }
}
