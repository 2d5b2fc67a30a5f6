using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;
using Datacube.Testing;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

[Trait("kind", "unit")]
public sealed class RasterOpenerTests
{
    private const string Files = """
        folder = sys.argv[1]
        found = []
        y, x = np.mgrid[0:700, 0:900]
        for name, options in [('tiled', ['TILED=YES', 'COMPRESS=DEFLATE', 'PREDICTOR=2']), ('strips', ['COMPRESS=DEFLATE'])]:
            found.append(f'{folder}/{name}.tif')
            ds = driver().Create(found[-1], 900, 700, 1, gdal.GDT_UInt16, options)
            ds.SetGeoTransform([500000, 10, 0, 4600000, 0, -10]); ds.GetRasterBand(1).WriteArray(x * 7 + y * y % 91); ds = None
        """;

    private static readonly PixelWindow Whole = new(0, 0, 700, 900);

    [Theory]
    [InlineData(400L << 20, 50L << 20, 25L << 20)]
    [InlineData(8L << 30, 96L << 20, 64L << 20)]
    public void Caches_keep_within_their_share_of_a_memory_limit(long limit, long tiles, long ahead)
    {
        var options = RasterOpenerOptions.Within(limit);
        Assert.Equal((tiles, ahead), (options.TileCacheBytes, options.PrefetchBytes));
    }

    [RequiresProgramFact("python:osgeo")]
    public async Task Remote_reads_equal_GDAL_with_and_without_prefetching_and_each_byte_is_fetched_once()
    {
        using var folder = new TempFolder();
        var facts = (await GdalScript.DescribeAsync(Files, folder.Path))[0];
        var content = await File.ReadAllBytesAsync(facts.Path);
        foreach (var prefetch in (bool[])[false, true])
        {
            await using var server = new ScriptedServer(request => ScriptedServer.Range(content, request));
            await using var opener = new RasterOpener(new() { Http = Client(), HttpReading = new() { HeadBytes = 4096 }, HeadBytes = 4096 });
            await using var raster = await opener.OpenAsync(server.Address, default);
            if (prefetch)
                await raster.PrefetchAsync(0, 1, Whole, default);
            var reads = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => raster.ReadAsync(0, 1, Whole with { Column = 1, Columns = 899 }, default).AsTask()));
            using var plane = await raster.ReadAsync(0, 1, Whole, default);
            Assert.Equal(facts.Planes[0][0], CogAgainstGdal.Sha(plane));
            foreach (var read in reads)
            {
                using (read)
                    CogAgainstGdal.AssertPart(plane, read, Whole with { Column = 1, Columns = 899 }, "shared read");
            }
            Assert.True(server.Requests.Sum(request => (long)request.Last - request.First + 1) < content.Length + 8192, "bytes were fetched twice");
            Assert.True(server.Requests.Count <= 3, $"{server.Requests.Count} requests");
        }
    }

    [RequiresProgramFact("python:osgeo")]
    public async Task A_raster_that_the_COG_reader_declines_is_read_by_GDAL_from_a_file_and_over_HTTP()
    {
        using var folder = new TempFolder();
        var facts = (await GdalScript.DescribeAsync(Files, folder.Path))[1];
        var content = await File.ReadAllBytesAsync(facts.Path);
        await using var server = new ScriptedServer(request => ScriptedServer.Range(content, request));
        await using var opener = new RasterOpener(new() { Http = Client() });
        foreach (var address in (Uri[])[new(facts.Path), server.Address])
        {
            await using var raster = await opener.OpenAsync(address, default);
            Assert.Equal("gdal:GTiff", raster.Info.Driver);
            using var plane = await raster.ReadAsync(0, 1, Whole, default);
            Assert.Equal(facts.Planes[0][0], CogAgainstGdal.Sha(plane));
        }
    }

    [RequiresProgramFact("python:osgeo")]
    public async Task Many_readers_of_one_file_share_tiles_in_a_small_cache()
    {
        using var folder = new TempFolder();
        var facts = (await GdalScript.DescribeAsync(Files, folder.Path))[0];
        await using var opener = new RasterOpener(new() { TileCacheBytes = 300_000 });
        await using var raster = await opener.OpenAsync(new(facts.Path), default);
        using var whole = await raster.ReadAsync(0, 1, Whole, default);
        await Parallel.ForAsync(0, 400, async (i, cancellation) =>
        {
            var window = CogAgainstGdal.RandomWindow(new Random(i), Whole.Shape);
            await using var own = await opener.OpenAsync(new(facts.Path), cancellation);
            using var part = await own.ReadAsync(0, 1, window, cancellation);
            CogAgainstGdal.AssertPart(whole, part, window, $"{window}");
        });
    }

    [RequiresProgramFact("python:osgeo")]
    public async Task A_file_that_was_replaced_is_opened_anew()
    {
        using var folder = new TempFolder();
        var facts = await GdalScript.DescribeAsync(Files, folder.Path);
        await using var opener = new RasterOpener(new());
        await using var before = await opener.OpenAsync(new(facts[0].Path), default);
        File.Delete(facts[0].Path);
        File.Copy(facts[1].Path, facts[0].Path);
        await using var after = await opener.OpenAsync(new(facts[0].Path), default);
        Assert.Equal(("cog", "gdal:GTiff"), (before.Info.Driver, after.Info.Driver));
        using var plane = await before.ReadAsync(0, 1, Whole, default);
        Assert.Equal(facts[0].Planes[0][0], CogAgainstGdal.Sha(plane));
    }

    [Theory]
    [InlineData("file:///nowhere/at/all.tif", "source.not_found")]
    [InlineData("https://example.invalid/x.tif", "href.not_allowed")]
    [InlineData("ftp://example.invalid/x.tif", "href.not_allowed")]
    [InlineData("relative.tif", "href.not_allowed")]
    public async Task An_address_that_cannot_be_reached_is_refused_with_a_code(string address, string code)
    {
        await using var opener = new RasterOpener(new());
        var failure = await Assert.ThrowsAsync<DatacubeException>(async () => await opener.OpenAsync(new(address, UriKind.RelativeOrAbsolute), default));
        Assert.Equal(code, failure.Code);
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false });
}
