using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using Datacube.Raster.Gdal;
using Datacube.Raster.Reading;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Gdal;

[Trait("kind", "system")]
public sealed class GdalSourceTests
{
    private const string Safe = "s2_l2a_safe_29UNU_60m";
    private const string Series = "s2_s1_timeseries_31UDS";
    private const string Grd = "s1_grd";

    public static TheoryData<string, int, int, PixelWindow> Windows => new()
    {
        { Jp2("B02_60m"), 0, 1, new(700, 900, 300, 257) },
        { Jp2("B02_60m"), 2, 1, new(0, 0, 458, 458) },
        { Jp2("SCL_60m"), 0, 1, new(0, 0, 1830, 1830) },
        { "cop_dem/Copernicus_DSM_COG_10_N00_00_E006_00_DEM.tif", 0, 1, new(2500, 2100, 300, 257) },
        { "cop_dem/Copernicus_DSM_COG_10_N00_00_E006_00_DEM.tif", 1, 1, new(1250, 1000, 200, 200) },
        { "s2_s1_chip512_sen1floods11/Spain_7370579_S2Hand.tif", 0, 9, new(0, 0, 512, 512) },
    };

    [Fact]
    public async Task An_overview_of_a_wider_type_than_its_image_is_read_as_the_image_is()
    {
        using var plane = new PixelBuffer(PixelType.UInt16, 96, 96);
        plane.Span<ushort>().Fill(1000);
        var options = new CogOptions { TileSize = 32, Compression = CogCompression.None };
        var file = (await CogWriter.EncodeAsync(new("EPSG:32633", Affine.NorthUp(600000, 5110480, 10, 10), new(96, 96)), [plane], options, default)).ToArray();
        var withoutBits = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[2, 1, 3, 0, 1, 0, 0, 0, 16, 0]);
        file[withoutBits + 1] = 0xFD; // tag 258, bits of a sample, becomes one that nobody reads: one bit it is then
        await using var source = GdalSource.Open(file, "a.tif", null, RasterLimits.Standard);
        Assert.Equal((PixelType.UInt8, 3), (source.Info.Type, source.Info.Levels.Count));
        using var overview = await source.ReadAsync(1, 1, new(0, 0, 48, 48), default);
        Assert.Equal(-1, overview.Span<byte>().IndexOfAnyExcept(byte.MaxValue));
    }

    [RequiresProgramTheory("python:osgeo", Data = Safe)]
    [MemberData(nameof(Windows))]
    public async Task Windows_equal_those_of_gdal_in_another_process(string file, int level, int band, PixelWindow window)
    {
        var path = SharedData.Require(file);
        await using var source = GdalSource.Open(path, null, RasterLimits.Standard);
        using var read = await source.ReadAsync(level, band, window, default);
        var expected = await GdalReference.Read(path, level, band, window);
        Assert.Equal(window.Shape, new PixelShape(read.Rows, read.Columns));
        Assert.Equal(expected, GdalReference.Doubles(read));
        Assert.Contains(expected, static value => value != 0);
    }

    [SharedDataFact(Safe)]
    public async Task Jpeg2000_of_a_safe_tells_its_grid_levels_and_type()
    {
        await using var source = GdalSource.Open(SharedData.Require(Jp2("B04_60m")), null, RasterLimits.Standard);
        var info = source.Info;
        Assert.Equal("gdal:JP2OpenJPEG", info.Driver);
        Assert.Equal(new GeoBox("EPSG:32629", Affine.NorthUp(499980, 5900040, 60, 60), new(1830, 1830)), info.GeoBox);
        Assert.Equal((PixelType.UInt16, 1, false, null), (info.Type, info.BandCount, info.HasMask, info.Nodata));
        Assert.Equal([1830, 915, 458, 229, 115], info.Levels.Select(static level => level.Shape.Rows));
        Assert.Equal(new(192, 192), info.Levels[0].BlockShape);
    }

    [RequiresProgramFact("python:osgeo", Data = Series)]
    public async Task Netcdf_variable_has_its_times_as_bands()
    {
        var path = SharedData.Require(Series + "/S2_L2A_10m_00002806639B424A_32631_2017-08-01_2018-11-30.nc");
        await using var source = GdalSource.Open(path, "B04", RasterLimits.Standard);
        Assert.Equal("gdal:netCDF", source.Info.Driver);
        Assert.Equal((118, PixelType.UInt16, 0.0, 0.0001), (source.Info.BandCount, source.Info.Type, source.Info.Nodata, source.Info.Scale));
        Assert.Equal(new GeoBox("EPSG:32631", Affine.NorthUp(501360, 5629680, 10, 10), new(64, 64)), source.Info.GeoBox);
        Assert.Equal(118, source.BandTimes.Count);
        Assert.Equal(new DateTimeOffset(2017, 8, 4, 10, 53, 28, TimeSpan.Zero), source.BandTimes[0]);
        Assert.Equal(new DateTimeOffset(2018, 11, 27, 10, 56, 51, TimeSpan.Zero), source.BandTimes[^1]);
        Assert.Equal(source.BandTimes.Order(), source.BandTimes);
        foreach (var band in (int[])[1, 60, 118])
        {
            using var read = await source.ReadAsync(0, band, new(3, 5, 40, 50), default);
            Assert.Equal(await GdalReference.Read($"NETCDF:\"{path}\":B04", 0, band, new(3, 5, 40, 50)), GdalReference.Doubles(read));
        }
    }

    [SharedDataFact(Series)]
    public void Netcdf_without_a_variable_names_those_it_has()
    {
        var error = Assert.Throws<DatacubeException>(() => GdalSource.Open(SharedData.Require(Series + "/S2_L2A_20m_00002806639B424A_32631_2017-08-01_2018-11-30.nc"), null, RasterLimits.Standard));
        Assert.Equal("raster.unsupported", error.Code);
        Assert.Contains("SCL", error.Message, StringComparison.Ordinal);
    }

    [SharedDataTheory(Series)]
    [InlineData("B99")]
    [InlineData("B04\":/etc/passwd")]
    [InlineData("")]
    public void Netcdf_variable_that_does_not_exist_is_a_coded_error(string variable)
    {
        var error = Assert.Throws<DatacubeException>(() => GdalSource.Open(SharedData.Require(Series + "/S2_L2A_10m_00002806639B424A_32631_2017-08-01_2018-11-30.nc"), variable, RasterLimits.Standard));
        Assert.Contains(error.Code, (string[])["raster.unsupported", "raster.corrupt"]);
    }

    [SharedDataFact(Grd)]
    public void Ground_control_points_instead_of_a_transform_are_refused_with_the_remedy()
    {
        var file = Directory.GetFiles(SharedData.Require(Grd), "s1-vh.tiff", SearchOption.AllDirectories)[0];
        var error = Assert.Throws<DatacubeException>(() => GdalSource.Open(file, null, RasterLimits.Standard));
        Assert.Equal("raster.unsupported", error.Code);
        Assert.Contains("ground control points", error.Message, StringComparison.Ordinal);
        Assert.Contains("gdalwarp", error.Message, StringComparison.Ordinal);
    }

    [SharedDataFact(Safe)]
    public async Task Concurrent_reads_and_bytes_in_memory_give_the_same_pixels()
    {
        var path = SharedData.Require(Jp2("B11_60m"));
        await using var file = GdalSource.Open(path, null, RasterLimits.Standard);
        await using var memory = GdalSource.Open(await File.ReadAllBytesAsync(path), "B11_60m.jp2", null, RasterLimits.Standard);
        Assert.Equal(file.Info.GeoBox, memory.Info.GeoBox);
        using var whole = await file.ReadAsync(0, 1, new(0, 0, 1830, 1830), default);
        await Parallel.ForEachAsync(Enumerable.Range(0, 24), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (index, cancellation) =>
        {
            var window = new PixelWindow(index * 70, 1500 - (index * 60), 101, 203);
            using var part = await (index % 2 == 0 ? file : memory).ReadAsync(0, 1, window, cancellation);
            for (var row = 0; row < window.Rows; row++)
                Assert.True(part.Row<ushort>(row).SequenceEqual(whole.Row<ushort>(window.Row + row).Slice(window.Column, window.Columns)));
        });
    }

    [RequiresProgramFact("python:osgeo")]
    public async Task Masks_scales_names_and_jpeg_strips_are_understood()
    {
        using var folder = new TempFolder();
        var path = folder.File("jpeg.tif");
        await ExternalProgram.Run(ExternalProgram.Python, ["-c", """
            import sys, numpy
            from osgeo import gdal, osr
            gdal.UseExceptions()
            gdal.SetConfigOption('GDAL_TIFF_INTERNAL_MASK', 'YES')
            made = gdal.GetDriverByName('GTiff').Create(sys.argv[1], 100, 80, 1, gdal.GDT_Byte, ['COMPRESS=JPEG', 'BLOCKYSIZE=16'])
            made.SetGeoTransform((10, 0.5, 0, 50, 0, -0.25))
            reference = osr.SpatialReference(); reference.ImportFromEPSG(4326); made.SetSpatialRef(reference)
            band = made.GetRasterBand(1)
            band.SetScale(0.5); band.SetOffset(-3); band.SetDescription('grey')
            band.WriteArray(numpy.full((80, 100), 77, 'uint8'))
            made.CreateMaskBand(gdal.GMF_PER_DATASET)
            mask = numpy.full((80, 100), 255, 'uint8'); mask[:, :30] = 0
            band.GetMaskBand().WriteArray(mask)
            """, path]);
        await using var source = GdalSource.Open(path, null, RasterLimits.Standard);
        var info = source.Info;
        Assert.Equal(("EPSG:4326", true, 0.5, -3.0, "grey"), (info.GeoBox.Crs, info.HasMask, info.Scale, info.Offset, info.BandNames[0]));
        Assert.Equal(new Affine(0.5, 0, 10, 0, -0.25, 50), info.GeoBox.Transform);
        Assert.Equal(new PixelShape(16, 100), info.Levels[0].BlockShape);
        using var mask = await source.ReadMaskAsync(0, new(0, 28, 1, 4), default);
        Assert.Equal([0, 0, 255, 255], mask.Bytes.ToArray());
        using var pixels = await source.ReadAsync(0, 1, new(0, 40, 1, 2), default);
        Assert.Equal([77, 77], pixels.Bytes.ToArray());
    }

    [RequiresProgramFact("python:osgeo")]
    public async Task A_virtual_raster_that_points_elsewhere_is_not_opened()
    {
        using var folder = new TempFolder();
        foreach (var (name, text) in (IEnumerable<(string, string)>)[
            ("x.vrt", "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"><VRTRasterBand dataType=\"Byte\" band=\"1\"><SimpleSource><SourceFilename>/vsicurl/http://127.0.0.1:1/a.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"),
            ("x.tif", "<VRTDataset rasterXSize=\"1\" rasterYSize=\"1\"/>"),
            ("x.xml", "<GDAL_WMS><Service name=\"TMS\"><ServerUrl>http://127.0.0.1:1/</ServerUrl></Service></GDAL_WMS>"),
            ("x.json", "{\"type\":\"FeatureCollection\",\"stac_version\":\"1.0.0\",\"features\":[]}"),
        ])
        {
            var error = Assert.Throws<DatacubeException>(() => GdalSource.Open(folder.Write(name, text), null, RasterLimits.Standard));
            Assert.Equal("raster.unsupported", error.Code);
        }
    }

    [Theory]
    [InlineData("/vsicurl/http://127.0.0.1:1/x.tif")]
    [InlineData("/vsizip/x.zip/x.tif")]
    [InlineData("MEM:::DATAPOINTER=1,PIXELS=1,LINES=1")]
    [InlineData("NETCDF:\"/etc/passwd\":x")]
    [InlineData("GTIFF_DIR:1:/tmp/x.tif")]
    [InlineData("no/such/file.tif")]
    public void Only_files_that_exist_are_opened(string path)
    {
        var error = Assert.Throws<DatacubeException>(() => GdalSource.Open(path, null, RasterLimits.Standard));
        Assert.Equal("source.not_found", error.Code);
    }

    [SharedDataFact(Safe)]
    public async Task Truncated_and_mutilated_files_are_corrupt_never_a_crash()
    {
        var whole = await File.ReadAllBytesAsync(SharedData.Require(Jp2("SCL_60m")));
        foreach (var length in (int[])[0, 10, 100, 1000, whole.Length / 2])
        {
            var error = await Record.ExceptionAsync(async () =>
            {
                await using var source = GdalSource.Open(whole[..length], "scl.jp2", null, RasterLimits.Standard);
                using var read = await source.ReadAsync(0, 1, new(0, 0, 1830, 1830), default);
            });
            Assert.Contains(Assert.IsType<DatacubeException>(error).Code, (string[])["raster.corrupt", "raster.unsupported"]);
        }
    }

    [SharedDataFact(Safe)]
    public async Task Size_bands_and_windows_above_the_limits_are_refused_before_they_are_read()
    {
        var path = SharedData.Require(Jp2("SCL_60m"));
        Assert.Equal("raster.too_large", Assert.Throws<DatacubeException>(() => GdalSource.Open(path, null, RasterLimits.Standard with { MaxEdge = 1829 })).Code);
        await using var source = GdalSource.Open(path, null, RasterLimits.Standard with { MaxWindowBytes = 1000 });
        var error = await Assert.ThrowsAsync<DatacubeException>(async () => await source.ReadAsync(0, 1, new(0, 0, 100, 100), default));
        Assert.Equal("raster.too_large", error.Code);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await source.ReadAsync(0, 1, new(1829, 0, 2, 1), default));
    }

    private static string Jp2(string band) =>
        $"{Safe}/S2A_MSIL2A_20221005T115411_N0400_R023_T29UNU_20221005T164454.SAFE/GRANULE/L2A_T29UNU_A038058_20221005T115407/IMG_DATA/R60m/T29UNU_20221005T115411_{band}.jp2";
}
