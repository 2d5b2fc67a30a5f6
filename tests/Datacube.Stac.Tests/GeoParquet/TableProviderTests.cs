using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Raster.Codecs;
using Datacube.Raster.Reading;
using Datacube.Stac.Catalogs;
using Datacube.Stac.GeoParquet;
using Datacube.Stac.Items;
using Datacube.Stac.Providers;
using Datacube.Stac.Searching;
using Datacube.Stac.Tests.Catalogs;
using Datacube.Stac.Tests.Providers;
using Datacube.Storage;
using Datacube.Testing;
using Datacube.Testing.S3;
using Xunit;

namespace Datacube.Stac.Tests.GeoParquet;

/// <summary>Files of items as providers.</summary>
[Trait("kind", "unit")]
public sealed class TableProviderTests
{
    private static readonly PageDecoder Unzstd = Zstd.Decompress;

    [SharedDataFact("stac")]
    public async Task A_table_finds_what_a_catalogue_of_the_same_items_finds()
    {
        var table = Path.Combine(SharedData.Require("stac"), "rustac/fixtures_1000-sentinel-2-items.parquet");
        using var folder = new TempFolder();
        var whole = Path.Combine(folder.Path, "items.json");
        await using (var file = File.OpenRead(table))
            await File.WriteAllTextAsync(whole, ScriptedServer.Page(await ItemParquetReader.ReadAsync(file).ToListAsync<JsonNode?>()).ToJsonString());
        using var catalogs = new ProviderCatalogs(ScriptedServer.Impatient());
        var all = await Search(catalogs, "stac", whole, new());
        Assert.Equal(1000, all.Count);
        var (some, middle) = (all[500], Datacube.Stac.Geometry.GeoShape.Of(all[500])!.Centre);
        foreach (var query in (StacQuery[])
        [
            new() { Time = new(all[100].Acquired, some.Acquired) },
            new() { Boxes = [new(middle.Lon - 0.5, middle.Lat - 0.5, middle.Lon + 0.5, middle.Lat + 0.5)] },
            new() { Boxes = [new(100, -80, 101, -79)] },
            new() { Ids = [some.Id, all[3].Id] },
            new() { Collections = ["other"] },
            new() { MaxCloudCover = 5, SortBy = SortKey.Parse("-eo:cloud_cover"), MaxItems = 7 },
        ])
            Assert.Equal((await Search(catalogs, "stac", whole, query)).Select(item => item.Id), (await Search(catalogs, "stac-geoparquet", table, query)).Select(item => item.Id));
    }

    [Fact]
    public async Task Row_groups_of_other_places_and_times_are_not_read()
    {
        var file = Table(Enumerable.Range(0, 40).Select(group => Enumerable.Range(0, 20).Select(row => Item($"i{group}-{row}", group * 4 + row * 0.1, 10, $"2023-{1 + group / 4:00}-0{1 + row / 5}T00:00:00Z"))));
        async Task<(int Found, int Reads)> Read(StacQuery query)
        {
            using var stream = new CountedStream(file);
            return (await ItemParquetReader.ReadAsync(stream, null, new TableFilter(query), null, default).CountAsync(), stream.Reads);
        }
        // Two reads for the footer, and one for each of the groups.
        Assert.Equal((800, 42), await Read(new()));
        Assert.Equal((5, 3), await Read(new() { Boxes = [new(80, 9, 80.45, 11)] }));
        Assert.Equal((20, 6), await Read(new() { Time = new(new(2023, 3, 1, 0, 0, 0, TimeSpan.Zero), new(2023, 3, 1, 23, 0, 0, TimeSpan.Zero)) }));
    }

    [Fact]
    public async Task Groups_with_boxes_across_the_antimeridian_are_found_from_both_sides()
    {
        var across = Item("across", 0, 0, "2023-01-01T00:00:00Z");
        across["geometry"] = JsonNode.Parse("""{"type":"MultiPolygon","coordinates":[[[[179,-1],[180,-1],[180,1],[179,1],[179,-1]]],[[[-180,-1],[-179,-1],[-179,1],[-180,1],[-180,-1]]]]}""");
        across["bbox"] = new JsonArray(179, -1, -179, 1);
        var file = Table([[across, Item("east", 179.5, 0, "2023-01-01T00:00:00Z"), Item("west", -179.4, 0, "2023-01-01T00:00:00Z")], [Item("far", 10, 0, "2023-01-01T00:00:00Z")]]);
        async Task<IEnumerable<string>> At(double lon) =>
            (await Search(file, new() { Boxes = [new(lon - 0.1, -0.1, lon + 0.1, 0.1)] })).Select(item => item.Id);
        Assert.Equal(["across"], await At(-179.9));
        Assert.Equal(["across", "east"], await At(179.5));
        Assert.Equal(["across", "west"], await At(-179.4));
        Assert.Equal(["far"], await At(10));
    }

    [Theory]
    [InlineData(179, 181, -180, -179.5)]
    [InlineData(-181, -179, 179.5, 180)]
    public async Task A_box_that_goes_on_beyond_180_degrees_is_found_on_the_other_side(double west, double east, double from, double to)
    {
        var beyond = Item("beyond", 0, 0, "2023-01-01T00:00:00Z");
        beyond["geometry"] = JsonNode.Parse($$"""{"type":"Polygon","coordinates":[[[{{west}},-1],[{{east}},-1],[{{east}},1],[{{west}},1],[{{west}},-1]]]}""");
        beyond["bbox"] = new JsonArray(west, -1, east, 1);
        foreach (var file in (byte[][])[Table([[beyond]]), Table([[beyond, Item("far", 10, 0, "2023-01-01T00:00:00Z")]])])
            Assert.Equal("beyond", Assert.Single(await Search(file, new() { Boxes = [new(from, -1, to, 1)] })).Id);
    }

    [Fact]
    public async Task A_row_with_a_damaged_geometry_is_an_item_whose_place_nobody_can_read()
    {
        var (table, item) = (new ItemTable(), Item("damaged", 10, 10, "2023-01-01T00:00:00Z"));
        table.Add(item);
        foreach (var geometry in (byte[][])[[], [1, 1, 0, 0, 0, 5], [1, 1, 0, 0, 0, .. BitConverter.GetBytes(double.NaN), .. new byte[8]], [1, 6, 0, 0, 0, 1, 0, 0, 0, 1, 7, 0, 0, 0, 0, 0, 0, 0]])
        {
            using var file = new MemoryStream();
            var writer = new ParquetWriter(file, table.Schema());
            writer.Begin();
            writer.WriteGroup([new Dictionary<string, object?>(table.RowOf(item)) { ["geometry"] = geometry }, table.RowOf(Item("whole", 10, 10, "2023-01-02T00:00:00Z"))]);
            writer.End(new Dictionary<string, string>());
            var found = await Search(file.ToArray(), new() { Boxes = [new(9, 9, 11, 11)], Budget = new(1 << 20) });
            Assert.Equal(["damaged", "whole"], found.Select(each => each.Id));
            Assert.Equal("geometry.invalid", Assert.Throws<DatacubeException>(() => Datacube.Stac.Geometry.GeoShape.Of(found[0])).Code);
        }
    }

    [Fact]
    public async Task Columns_of_types_that_do_not_fit_are_told_by_a_code()
    {
        var item = Item("i", 10, 10, "2023-01-01T00:00:00Z");
        ParquetNode Whole(string name) => ParquetNode.Leaf(name, ColumnKind.Integer, 1, 0);
        var rest = ParquetNode.Leaf(ItemRest.Column, ColumnKind.Json, 1, 0);
        foreach (var columns in (ParquetNode[][])[[Whole("geometry")], [rest], [Whole("same_a"), ParquetNode.Group("same_b", 1, 0, [ParquetNode.Leaf("c", ColumnKind.Integer, 2, 0)])]])
        {
            using var file = new MemoryStream();
            var writer = new ParquetWriter(file, ParquetNode.Group("schema", 0, 0, columns));
            writer.Begin();
            writer.WriteGroup([new Dictionary<string, object?> { ["geometry"] = JsonValue.Create(1L), [ItemRest.Column] = JsonNode.Parse("""{"remove":[[1]]}"""), ["same_a"] = JsonValue.Create(1L), ["same_b"] = new JsonObject { ["c"] = 1L } }]);
            writer.End(new Dictionary<string, string>());
            // Two columns of one name, a value and a group.
            var bytes = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(file.ToArray()).Replace("same_b", "same_a", StringComparison.Ordinal));
            var error = await Assert.ThrowsAsync<DatacubeException>(() => Search(bytes, new()));
            Assert.Equal(("feed.form", typeof(InvalidOperationException)), (error.Code, error.InnerException?.GetType()));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    public async Task Pages_of_every_usual_compression_are_read(int codec)
    {
        var file = Table([Enumerable.Range(0, 500).Select(row => Item($"i{row}", 10, 10, "2023-01-01T00:00:00Z"))], (codec, plain => Packed(codec, plain)));
        Assert.Equal(500, (await Search(file, new())).Count);
        if (codec != 6)
            return;
        using var stream = new MemoryStream(file);
        var refused = await Assert.ThrowsAsync<DatacubeException>(async () => await ItemParquetReader.ReadAsync(stream).CountAsync());
        Assert.Contains("zstd", refused.Message, StringComparison.Ordinal);
        var random = new Random(3);
        for (var turn = 0; turn < 200; turn++)
        {
            var bytes = file.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            if (await Record.ExceptionAsync(() => Search(bytes, new())) is { } error)
                Assert.Contains(Assert.IsType<DatacubeException>(error).Code, (string[])["feed.form", "geometry.invalid"]);
        }
    }

    [Fact]
    public async Task A_long_row_group_is_read_in_pieces()
    {
        // Twelve columns of 2 MiB: more than is read at once.
        var file = Table([Enumerable.Range(0, 4).Select(row =>
        {
            var item = Item($"i{row}", 10, 10, "2023-01-01T00:00:00Z");
            for (var column = 0; column < 12; column++)
                item["properties"]![$"text{column}"] = new string((char)('a' + row), 512 << 10);
            return item;
        })], (0, plain => plain));
        using var stream = new CountedStream(file);
        Assert.Equal(4, await ItemParquetReader.ReadAsync(stream).CountAsync());
        Assert.InRange(stream.Most, 2 << 20, 3 << 20);
    }

    [Fact]
    public void A_page_that_is_not_of_the_size_that_it_states_is_refused()
    {
        var packed = Packed(6, new byte[1 << 20]);
        foreach (var size in (int[])[-1, 1, 1 << 19, (1 << 20) + 1, int.MaxValue])
            Assert.Equal("feed.form", Assert.Throws<DatacubeException>(() => new PageCodec(6, Unzstd).Unpack(packed, size)).Code);
        Assert.Equal(1 << 20, new PageCodec(6, Unzstd).Unpack(packed, 1 << 20).Length);
    }

    [Fact]
    public async Task A_table_over_http_is_read_by_ranges_and_one_that_is_none_is_told_by_its_code()
    {
        var file = Table([[Item("a", 10, 10, "2023-01-01T00:00:00Z")], [Item("b", 20, 10, "2023-01-01T00:00:00Z")]]);
        using var server = new ScriptedServer((_, _) => throw new InvalidOperationException()) { Raw = request => Range(request, file) };
        using var bench = new ProviderBench(server);
        var options = bench.Options with { Tables = Tables(bench.Options.Http) };
        using var catalogs = new ProviderCatalogs(options);
        Assert.Equal(["b"], (await Search(catalogs, "stac-geoparquet", "https://tables.example.com/items?v=1", new() { Boxes = [new(19, 9, 21, 11)] })).Select(item => item.Id));
        Assert.All(server.Requests, request => Assert.NotNull(request.Headers.Range));
        server.Raw = _ => ScriptedServer.Json("{}");
        Assert.Equal("feed.form", (await Assert.ThrowsAsync<DatacubeException>(() => Search(catalogs, "stac-geoparquet", "https://tables.example.com/items", new()))).Code);
        server.Raw = _ => ScriptedServer.Status(404);
        Assert.Equal("source.not_found", (await Assert.ThrowsAsync<DatacubeException>(() => Search(catalogs, "stac", "https://tables.example.com/items.parquet", new()))).Code);
    }

    [Fact]
    public async Task A_table_in_a_store_is_read()
    {
        await using var server = await FaultyS3.StartAsync();
        var settings = new Storage.S3.S3Settings { Endpoint = server.Endpoint, Keys = new("a", "b", null) };
        await ObjectStores.Open("s3://bucket/tables", TimeProvider.System, settings).PutAsync("items.parquet", Table([[Item("a", 10, 10, "2023-01-01T00:00:00Z")]]), PutCondition.Replace, default);
        using var catalogs = new ProviderCatalogs(ScriptedServer.Impatient() with { Tables = Tables(new(), settings) });
        Assert.Equal("a", Assert.Single(await Search(catalogs, "stac-geoparquet", "s3://bucket/tables/items.parquet", new())).Id);
    }

    [Fact]
    public async Task What_is_not_there_is_told_by_its_code()
    {
        using var catalogs = new ProviderCatalogs(ScriptedServer.Impatient());
        Assert.Equal("source.not_found", (await Assert.ThrowsAsync<DatacubeException>(() => Search(catalogs, "stac-geoparquet", "/no/such.parquet", new()))).Code);
        Assert.Equal("href.not_allowed", (await Assert.ThrowsAsync<DatacubeException>(() => Search(catalogs, "stac-geoparquet", "s3://bucket/items.parquet", new()))).Code);
        Assert.Equal("uri.form", (await Assert.ThrowsAsync<DatacubeException>(() => StacCatalog.OpenAsync("s3://bucket/catalog.json"))).Code);
    }

    private static TableAccess Tables(GuardedHttpOptions http, Storage.S3.S3Settings? s3 = null) =>
        new((address, client, cancellation) => ByteSourceStream.OpenAsync(address, client, href => ObjectStores.Find(href, http.Time, s3), cancellation), Unzstd);

    private static JsonObject Item(string id, double lon, double lat, string time)
    {
        var item = ScriptedServer.Item(id, lon, lat, time);
        item["bbox"] = new JsonArray(lon, lat, lon, lat);
        return item;
    }

    private static async Task<List<StacItem>> Search(ProviderCatalogs catalogs, string kind, string location, StacQuery query)
    {
        using var catalog = await catalogs.OpenAsync(ProviderBench.Provider(kind, location) with { Name = $"{kind}.{location.Length}" }, default);
        return await catalog.SearchAsync(query).ToListAsync();
    }

    private static async Task<List<StacItem>> Search(byte[] file, StacQuery query)
    {
        using var catalog = StacCatalog.OpenTable("/x.parquet", new CatalogOptions { Tables = new((_, _, _) => ValueTask.FromResult<Stream>(new MemoryStream(file)), Unzstd) });
        return await catalog.SearchAsync(query).ToListAsync();
    }

    private static HttpResponseMessage Range(HttpRequestMessage request, byte[] file)
    {
        var asked = request.Headers.Range!.Ranges.Single();
        var (first, last) = ((int)asked.From!, (int)Math.Min(asked.To!.Value, file.Length - 1));
        var answer = new HttpResponseMessage(System.Net.HttpStatusCode.PartialContent) { Content = new ByteArrayContent(file[first..(last + 1)]) };
        answer.Content.Headers.ContentRange = new(first, last, file.Length);
        answer.Headers.ETag = new("\"1\"");
        return answer;
    }

    private static byte[] Packed(int codec, byte[] plain)
    {
        var packed = new byte[Math.Max(Zstd.CompressBound(plain.Length), 64)];
        switch (codec)
        {
            case 0: return plain;
            case 4: return BrotliEncoder.TryCompress(plain, packed, out var written) ? packed[..written] : throw new InvalidOperationException();
            case 6: return packed[..Zstd.Compress(3, false, plain, packed)];
            default:
                using (var zipped = new MemoryStream())
                {
                    using (var zip = new GZipStream(zipped, CompressionLevel.Fastest))
                        zip.Write(plain);
                    return zipped.ToArray();
                }
        }
    }

    /// <summary>A file with these groups.</summary>
    private static byte[] Table(IEnumerable<IEnumerable<JsonObject>> groups, (int, Func<byte[], byte[]>)? codec = null)
    {
        var (table, all) = (new ItemTable(), groups.Select(group => group.ToList()).ToList());
        foreach (var item in all.SelectMany(group => group))
            table.Add(item);
        using var file = new MemoryStream();
        var writer = new ParquetWriter(file, table.Schema(), codec is var (number, pack) ? new PageEncoder(number, pack) : null);
        writer.Begin();
        foreach (var group in all)
            writer.WriteGroup([.. group.Select(item => table.RowOf(item))]);
        writer.End(new Dictionary<string, string>());
        return file.ToArray();
    }
}
