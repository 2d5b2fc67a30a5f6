using System.Text.Json;
using Datacube.Contracts.Errors;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using Datacube.Raster.Reading;
using Datacube.Storage;
using Datacube.Storage.Files;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Cogs;

public sealed class CogWriterTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Trait("kind", "system")]
    [RequiresProgramTheory("python:rasterio")]
    [InlineData(PixelType.UInt8, CogCompression.Deflate, true, 3, false)]
    [InlineData(PixelType.UInt16, CogCompression.Deflate, true, 1, false)]
    [InlineData(PixelType.UInt16, CogCompression.Deflate, true, 4, true)]
    [InlineData(PixelType.Int16, CogCompression.Zstd, true, 2, false)]
    [InlineData(PixelType.UInt16, CogCompression.Zstd, true, 10, false)]
    [InlineData(PixelType.UInt32, CogCompression.None, false, 1, false)]
    [InlineData(PixelType.Int32, CogCompression.Deflate, true, 2, true)]
    [InlineData(PixelType.Float32, CogCompression.Deflate, true, 1, false)]
    [InlineData(PixelType.Float32, CogCompression.Zstd, true, 3, false)]
    [InlineData(PixelType.Float64, CogCompression.Deflate, true, 2, false)]
    [InlineData(PixelType.Float32, CogCompression.Deflate, false, 1, false)]
    public async Task Other_readers_see_every_pixel_and_the_validator_finds_nothing(PixelType type, CogCompression compression, bool predictor, int bands, bool apart)
    {
        var planes = CogSamples.Planes(type, bands, 700, 533);
        var options = new CogOptions { TileSize = 256, Compression = compression, Predictor = predictor, BandsApart = apart, Threads = 2 };
        await CogWriter.WriteAsync(new FileStore(folder.Path, new ManualClock()), "a.tif", CogSamples.Utm(700, 533), planes, options, PutCondition.CreateOnly, default);
        var seen = CogSamples.AssertSound(await CogSamples.CompareAsync(folder, folder.File("a.tif"), planes));
        Assert.Equal("EPSG:32633", seen.GetProperty("crs").GetString());
        Assert.Equal("[10.0, 0.0, 500000.0, 0.0, -10.0, 5200000.0]", seen.GetProperty("transform").GetRawText());
        Assert.Equal("[2, 4]", seen.GetProperty("overviews").GetRawText());
        Dispose(planes);
    }

    [Trait("kind", "system")]
    [RequiresProgramFact("python:rasterio")]
    public async Task Names_scales_statistics_and_nodata_arrive()
    {
        var planes = CogSamples.Planes(PixelType.UInt16, 2, 600, 600, nodata: 0);
        var options = new CogOptions { Nodata = 0, BandNames = ["red", "näher & infrarot"], Scales = [0.0001, 0.0001], Offsets = [-0.1, 0], Metadata = new Dictionary<string, string> { ["PROFILE"] = "seed-scl" } };
        await CogWriter.WriteAsync(new FileStore(folder.Path, new ManualClock()), "a.tif", new("EPSG:4326", Affine.NorthUp(15, 47, 0.001, 0.001), new(600, 600)), planes, options, PutCondition.CreateOnly, default);
        var seen = CogSamples.AssertSound(await CogSamples.CompareAsync(folder, folder.File("a.tif"), planes));
        Assert.Equal("EPSG:4326", seen.GetProperty("crs").GetString());
        Assert.Equal("0.0", seen.GetProperty("nodata").GetString());
        Assert.Equal(["red", "näher & infrarot"], seen.GetProperty("descriptions").EnumerateArray().Select(item => item.GetString()));
        Assert.Equal([0.0001, 0.0001], seen.GetProperty("scales").EnumerateArray().Select(item => item.GetDouble()));
        Assert.Equal([-0.1, 0], seen.GetProperty("offsets").EnumerateArray().Select(item => item.GetDouble()));
        Assert.Equal("seed-scl", seen.GetProperty("tags").GetProperty("PROFILE").GetString());
        var values = planes[0].Span<ushort>().ToArray().Where(value => value != 0).Select(value => (double)value).ToArray();
        var tags = seen.GetProperty("bandTags");
        Assert.Equal(values.Min(), Number(tags, "STATISTICS_MINIMUM"));
        Assert.Equal(values.Max(), Number(tags, "STATISTICS_MAXIMUM"));
        var mean = values.Average();
        Assert.Equal(mean, Number(tags, "STATISTICS_MEAN"), 1e-9 * mean);
        Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), Number(tags, "STATISTICS_STDDEV"), 1e-6);
        Dispose(planes);
    }

    [Trait("kind", "system")]
    [RequiresProgramFact("python:rasterio")]
    public async Task A_file_written_strip_by_strip_or_into_a_stream_equals_the_one_from_memory()
    {
        var planes = CogSamples.Planes(PixelType.Float32, 2, 515, 300, nodata: double.NaN);
        var box = CogSamples.Utm(515, 300);
        var options = new CogOptions { TileSize = 128, Nodata = double.NaN, SparseTiles = true, Threads = 3 };
        var whole = await CogWriter.EncodeAsync(box, planes, options with { Threads = 1 }, default);
        await CogWriter.WriteFileAsync(folder.File("b.tif"), box, PixelType.Float32, 2, (row, rows, _) => ValueTask.FromResult<IReadOnlyList<PixelBuffer>>([.. planes.Select(plane => Crop(plane, row, rows))]), options, default);
        Assert.True(whole.Span.SequenceEqual(File.ReadAllBytes(folder.File("b.tif"))));
        using var stream = new MemoryStream();
        await CogWriter.WriteAsync(stream, box, planes, options, default);
        Assert.True(whole.Span.SequenceEqual(stream.ToArray()));
        CogSamples.AssertSound(await CogSamples.CompareAsync(folder, folder.File("b.tif"), planes));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        Dispose(planes);
    }

    [Trait("kind", "system")]
    [RequiresProgramTheory("python:rasterio")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_form_for_files_above_four_gigabytes_is_read_as_well(bool apart)
    {
        var planes = CogSamples.Planes(PixelType.Int16, 3, 300, 400);
        using (var levels = new CogPyramid(new(CogSamples.Utm(300, 400), PixelType.Int16, 3, new() { TileSize = 128, Nodata = -1, BandsApart = apart }), inMemory: true))
        {
            for (var row = 0; row < 300; row += 128)
                await levels.AddAsync(planes, row, Math.Min(128, 300 - row), default);
            await using var output = File.Create(folder.File("a.tif"));
            await CogFile.Plan(levels, big: true).WriteAsync(output, default);
        }
        Assert.Equal(43, File.ReadAllBytes(folder.File("a.tif"))[2]);
        CogSamples.AssertSound(await CogSamples.CompareAsync(folder, folder.File("a.tif"), planes));
        Dispose(planes);
    }

    [Trait("kind", "unit")]
    [Theory]
    [InlineData(PixelType.UInt16, CogCompression.Deflate, false)]
    [InlineData(PixelType.Float32, CogCompression.Zstd, false)]
    [InlineData(PixelType.Int16, CogCompression.None, true)]
    public async Task Our_own_reader_sees_every_pixel_and_overview(PixelType type, CogCompression compression, bool apart)
    {
        var planes = CogSamples.Planes(type, 3, 200, 333);
        var options = new CogOptions { TileSize = 64, Compression = compression, BandsApart = apart, BandNames = ["a", "b & c", "d"], Scales = [2, 2, 2], Nodata = 0 };
        await File.WriteAllBytesAsync(folder.File("a.tif"), (await CogWriter.EncodeAsync(CogSamples.Utm(200, 333), planes, options, default)).ToArray());
        await using var opener = new RasterOpener(new());
        await using var source = await opener.OpenAsync(new Uri(folder.File("a.tif")), default);
        Assert.Equal("cog", source.Info.Driver);
        Assert.Equal(CogSamples.Utm(200, 333), source.Info.GeoBox);
        Assert.Equal((0.0, 2.0), (source.Info.Nodata, source.Info.Scale));
        Assert.Equal(["a", "b & c", "d"], source.Info.BandNames);
        Assert.Equal([new(200, 333), new(100, 167), new(50, 84), new(25, 42)], source.Info.Levels.Select(level => level.Shape));
        for (var band = 0; band < 3; band++)
        {
            using var whole = await source.ReadAsync(0, band + 1, new(0, 0, 200, 333), default);
            Assert.True(whole.Bytes.SequenceEqual(planes[band].Bytes));
            using var overview = await source.ReadAsync(1, band + 1, new(0, 0, 100, 167), default);
            using var expected = new PixelBuffer(type, 100, 167);
            CogHalving.Halve(planes[band], 200, expected, 0, CogOverviews.Average, 0);
            Assert.True(overview.Bytes.SequenceEqual(expected.Bytes));
        }
        Dispose(planes);
    }

    [Trait("kind", "system")]
    [RequiresProgramFact("python:rasterio")]
    public async Task Sparse_tiles_read_as_nodata()
    {
        PixelBuffer[] planes = [new(PixelType.UInt16, 600, 600)];
        planes[0].Bytes.Clear();
        planes[0].Row<ushort>(599)[599] = 7;
        var options = new CogOptions { TileSize = 128, Nodata = 0, SparseTiles = true };
        var file = await CogWriter.EncodeAsync(CogSamples.Utm(600, 600), planes, options, default);
        Assert.True(file.Length < 3000, $"{file.Length} bytes");
        await File.WriteAllBytesAsync(folder.File("a.tif"), file);
        Assert.Equal(0, (await CogSamples.CompareAsync(folder, folder.File("a.tif"), planes)).GetProperty("differing").GetInt32());
        Dispose(planes);
    }

    [Trait("kind", "unit")]
    [Fact]
    public void Halving_averages_valid_pixels_to_even_and_takes_the_most_frequent_class()
    {
        using var source = new PixelBuffer(PixelType.UInt8, 3, 5);
        byte[] values = [1, 2, 0, 0, 9, 2, 2, 0, 0, 0, 4, 5, 6, 6, 7];
        values.CopyTo(source.Span<byte>());
        using var target = new PixelBuffer(PixelType.UInt8, 2, 3);
        CogHalving.Halve(source, 3, target, 0, CogOverviews.Average, 0);
        Assert.Equal<byte>([2, 0, 9, 4, 6, 7], target.Span<byte>().ToArray());
        CogHalving.Halve(source, 3, target, 0, CogOverviews.Mode, 0);
        Assert.Equal<byte>([2, 0, 9, 4, 6, 7], target.Span<byte>().ToArray());
        CogHalving.Halve(source, 3, target, 0, CogOverviews.Nearest, null);
        Assert.Equal<byte>([1, 0, 9, 4, 6, 7], target.Span<byte>().ToArray());
    }

    [Trait("kind", "unit")]
    [Theory]
    [InlineData(100, "option.value")]
    [InlineData(0, "option.value")]
    public async Task A_tile_size_that_tiff_forbids_is_rejected(int tileSize, string code)
    {
        var planes = CogSamples.Planes(PixelType.UInt8, 1, 20, 20);
        var error = await Assert.ThrowsAsync<DatacubeException>(() => CogWriter.EncodeAsync(CogSamples.Utm(20, 20), planes, new() { TileSize = tileSize }, default));
        Assert.Equal(code, error.Code);
        Dispose(planes);
    }

    private static double Number(JsonElement tags, string name) => double.Parse(tags.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static PixelBuffer Crop(PixelBuffer plane, int row, int rows)
    {
        var strip = new PixelBuffer(plane.Type, rows, plane.Columns);
        for (var y = 0; y < rows; y++)
            plane.Row<float>(row + y).CopyTo(strip.Row<float>(y));
        return strip;
    }

    private static void Dispose(IEnumerable<PixelBuffer> planes)
    {
        foreach (var plane in planes)
            plane.Dispose();
    }
}
