using System.Text.Json.Nodes;
using Datacube.Contracts.Json;
using Datacube.Raster.Codecs;
using Datacube.Stac.GeoParquet;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.GeoParquet;

/// <summary>Tables of items that are written: equal when read back, and as others read them.</summary>
[Trait("kind", "system")]
public sealed class ItemParquetTests
{
    private static readonly string[] Items =
    [
        """{"type":"Feature","id":"plain","geometry":{"type":"Point","coordinates":[1,2]},"bbox":[1,2,1,2],"properties":{"datetime":"2023-01-01T00:00:00Z","n":5},"assets":{},"links":[]}""",
        """{"type":"Feature","id":"nulls","geometry":null,"properties":{"datetime":null,"a":null,"b":{"c":null},"d":[null,1,null]},"assets":{"x":{"href":"x","title":null}},"links":[{"rel":"a","href":"b","title":null},{}]}""",
        """{"type":"Feature","id":"times","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00.000Z","created":"2023-01-01T01:02:03+01:00","updated":"today"},"assets":{},"links":[]}""",
        """{"type":"Feature","id":"numbers","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z","n":1.5,"large":9007199254740993,"larger":123456789012345678901234567890,"fine":0.1000000000000000055511151231257827,"e":1e3},"assets":{},"links":[]}""",
        """{"type":"Feature","id":"mixed","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z","n":"text","large":1.5,"b":[{"c":1},"x"],"d":{}},"assets":{"x":{"href":"x","roles":[]},"y":{}},"links":[]}""",
        """{"type":"Feature","id":"foreign","own:member":1,"geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z","id":"other","links":5,"own:member":2,"type":"x","geometry":7,"datacube:rest":{"set":1}},"assets":{},"links":[]}""",
        """{"type":"Feature","id":"heights","geometry":{"type":"MultiPolygon","coordinates":[[[[179,0,5],[181,0,5],[181,1,5],[179,0,5]]]]},"bbox":[179,0,5,-179,1,5],"properties":{"datetime":"2023-01-01T00:00:00Z","proj:geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4],[1,2]]]}},"assets":{},"links":[]}""",
        """{"type":"Feature","id":"collected","geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]},"properties":{"datetime":"2023-01-01T00:00:00Z"},"links":[]}""",
        """{"type":"Feature","id":"odd","geometry":{"type":"Point","coordinates":[]},"bbox":[1,2],"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{}}""",
    ];

    public static TheoryData<string> Awkward => new(Items);

    [Theory, MemberData(nameof(Awkward))]
    public async Task An_item_comes_back_equal_whatever_it_holds(string item) => await RequireEqualAsync([(JsonObject)JsonNode.Parse(item)!]);

    [Fact]
    public async Task Items_that_differ_in_their_types_come_back_equal_together() => await RequireEqualAsync([.. Items.Select(item => (JsonObject)JsonNode.Parse(item)!)]);

    [RequiresProgramTheory("node:hyparquet", Data = "stac"), InlineData("earth-search-v1"), InlineData("planetary-computer"), InlineData("cdse-stac")]
    public async Task Real_items_come_back_equal(string provider)
    {
        var items = Directory.EnumerateFiles(Path.Combine(SharedData.Require("stac"), provider), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => Features(StrictJson.Parse(File.ReadAllBytes(file)))).Where(item => item["assets"] is JsonObject && item["properties"] is JsonObject).ToList();
        Assert.NotEmpty(items);
        await RequireEqualAsync(items);
    }

    [RequiresProgramFact("node:hyparquet-compressors")]
    public async Task A_reader_of_other_people_sees_types_structs_and_metadata()
    {
        using var folder = new TempFolder();
        var item = (JsonObject)JsonNode.Parse("""{"type":"Feature","stac_version":"1.1.0","stac_extensions":["a","b"],"id":"i","collection":"c","geometry":{"type":"Point","coordinates":[1,2]},"bbox":[1,2,1,2],"properties":{"datetime":"2023-01-01T00:00:00Z","n":5,"x":0.5,"on":true},"assets":{"red":{"href":"https://example.org/red.tif","roles":["data"]}},"links":[{"rel":"self","href":"https://example.org/i"}]}""")!;
        foreach (var compression in (PageEncoder[])[PageEncoder.Snappy, PageEncoder.None, PageEncoder.Zstd(Packed)])
        {
            await using (var file = File.Create(folder.File("items.parquet")))
                await ItemParquet.WriteAsync(() => Enumerable.Repeat(item, 3).ToAsyncEnumerable(), file, new() { Compression = compression, Collections = [new JsonObject { ["id"] = "c" }] });
            var read = JsonNode.Parse(await ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "read_parquet.mjs"), folder.File("items.parquet")]))!;
            Assert.Equal("""{"version":"1.0.0","collection":{"id":"c"}}""", $"{read["metadata"]!["stac-geoparquet"]}");
            var row = read["rows"]![2]!;
            foreach (var name in (string[])["id", "collection", "stac_version", "stac_extensions", "assets", "links", "geometry"])
                Assert.True(JsonNode.DeepEquals(item[name], row[name]), $"{name}: {row[name]?.ToJsonString()}");
            foreach (var name in (string[])["n", "x", "on"])
                Assert.True(JsonNode.DeepEquals(item["properties"]![name], row[name]), name);
            Assert.Equal("""{"xmin":1,"ymin":2,"xmax":1,"ymax":2}""", row["bbox"]!.ToJsonString());
        }
    }

    private static byte[] Packed(byte[] page)
    {
        var packed = new byte[Zstd.CompressBound(page.Length)];
        return packed[..Zstd.Compress(3, false, page, packed)];
    }

    private static async Task RequireEqualAsync(List<JsonObject> items)
    {
        using var file = new MemoryStream();
        Assert.Equal(items.Count, await ItemParquet.WriteAsync(() => items.ToAsyncEnumerable(), file));
        var read = await ItemParquetReader.ReadAsync(file).ToListAsync();
        Assert.Equal(items.Count, read.Count);
        foreach (var (given, found) in items.Zip(read))
            Assert.True(JsonNode.DeepEquals(given, found), $"{given["id"]}: {given.ToJsonString()} and {found.ToJsonString()}");
    }

    private static IEnumerable<JsonObject> Features(JsonNode? json) => json switch
    {
        JsonArray list => list.SelectMany(Features),
        JsonObject page when page["features"] is JsonArray features => features.SelectMany(Features),
        JsonObject item when $"{item["type"]}" == "Feature" => [item],
        _ => [],
    };
}
