using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Catalogs;
using Datacube.Stac.GeoParquet;
using Datacube.Stac.Items;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.GeoParquet;

[Trait("kind", "system")]
public sealed class ItemParquetReaderTests
{
    private static readonly string[] Members = ["type", "stac_version", "stac_extensions", "id", "links", "assets", "collection"];

    [RequiresProgramTheory("node:hyparquet-compressors", Data = "stac"), InlineData("rustac/fixtures_1000-sentinel-2-items.parquet", 1000), InlineData("rustac/duckdb_data_100-landsat-items.parquet", 100)]
    public async Task Real_tables_of_items_are_read_as_another_reader_reads_them(string file, int count)
    {
        var path = Path.Combine(SharedData.Require("stac"), file);
        using var stream = File.OpenRead(path);
        var items = await ItemParquetReader.ReadAsync(stream).ToListAsync();
        Assert.Equal(count, items.Count);
        var rows = JsonNode.Parse(await ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "read_parquet.mjs"), path]))!["rows"]!.AsArray();
        foreach (var (row, item) in rows.Zip(items))
        {
            var expected = (JsonObject)WithoutNulls(row)!;
            _ = new StacItem(item, new Uri("https://example.org/"));
            foreach (var (name, value) in expected.Where(member => member.Key is not "bbox"))
                RequireEqual(value, Members.Contains(name, StringComparer.Ordinal) || name == "geometry" ? item[name] : item["properties"]![name], $"{item["id"]}: {name}");
            Assert.Equal(expected["bbox"]!.AsObject().Select(side => (double)side.Value!), item["bbox"]!.AsArray().Select(side => (double)side!));
        }
    }

    [Fact]
    public async Task What_is_no_table_is_refused_by_its_code()
    {
        foreach (var bytes in (byte[][])[[], new byte[100], [.. new byte[100], 0xFF, 0xFF, 0xFF, 0x7F, .. "PAR1"u8], [.. new byte[100], 50, 0, 0, 0, .. "PAR1"u8]])
        {
            using var stream = new MemoryStream(bytes);
            Assert.Equal("feed.form", (await Assert.ThrowsAsync<DatacubeException>(async () => await ItemParquetReader.ReadAsync(stream).ToListAsync())).Code);
        }
    }

    [Fact]
    public async Task A_damaged_table_gives_items_or_an_error_with_a_code()
    {
        using var whole = new MemoryStream();
        var items = Enumerable.Range(0, 3).Select(index => (JsonObject)JsonNode.Parse($$$"""{"type":"Feature","id":"i{{{index}}}","collection":"c","geometry":{"type":"Polygon","coordinates":[[[1,2],[3,2],[3,4],[1,2]]]},"bbox":[1,2,3,4],"properties":{"datetime":"2023-01-01T00:00:00Z","n":{{{index}}},"on":true,"x":[[1,null],[]],"none":null},"assets":{"red":{"href":"https://example.org/r.tif","roles":["data"]}},"links":[]}""")!).ToList();
        await ItemParquet.WriteAsync(() => items.ToAsyncEnumerable(), whole, new() { Compression = PageEncoder.None });
        var random = new Random(7);
        var (file, found, refused) = (whole.ToArray(), 0, 0);
        for (var turn = 0; turn < 3000; turn++)
        {
            var bytes = file.ToArray();
            for (var i = turn % 3; i >= 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var catalog = StacCatalog.OpenTable("/x.parquet", new CatalogOptions { Tables = new((_, _, _) => ValueTask.FromResult<Stream>(new MemoryStream(bytes)), null) });
            try
            {
                await foreach (var item in catalog.SearchAsync(new() { Boxes = [new(0, 0, 5, 5)], Budget = new(1 << 20) }))
                    found += item.Json.ToJsonString().Length > 0 ? 1 : 0;
            }
            catch (DatacubeException error)
            {
                refused++;
                Assert.Equal("feed.form", error.Code);
            }
        }
        Assert.True(found > 100 && refused > 100, $"{found} items, {refused} errors");
    }

    [Fact]
    public async Task Large_items_are_divided_into_groups_by_their_bytes()
    {
        using var file = new MemoryStream();
        var item = (JsonObject)JsonNode.Parse("""{"type":"Feature","id":"i","geometry":null,"properties":{"datetime":"2023-01-01T00:00:00Z"},"assets":{},"links":[]}""")!;
        item["properties"]!["text"] = new string('x', 2000 << 10);
        Assert.Equal(9, await ItemParquet.WriteAsync(() => Enumerable.Repeat(item, 9).ToAsyncEnumerable(), file));
        var (bytes, length) = (file.ToArray(), BitConverter.ToInt32(file.ToArray(), (int)file.Length - 8));
        Assert.Equal([4, 4, 1], new ThriftReader(bytes.AsMemory(bytes.Length - 8 - length, length)).Struct().Structs(4).Select(group => group.Int(3) ?? 0));
        file.Position = 0;
        Assert.Equal(9, await ItemParquetReader.ReadAsync(file).CountAsync(read => $"{read["properties"]!["text"]}".Length == 2000 << 10));
    }

    private static void RequireEqual(JsonNode? expected, JsonNode? found, string what)
    {
        var isSame = JsonNode.DeepEquals(expected, WithoutNulls(found))
            // The other reader gives instants with milliseconds.
            || (expected?.GetValueKind() == JsonValueKind.String && DateTimeOffset.TryParse($"{expected}", CultureInfo.InvariantCulture, out var time) && Math.Abs((DateTimeOffset.Parse($"{found}", CultureInfo.InvariantCulture) - time).TotalMilliseconds) < 1);
        Assert.True(isSame, $"{what}: {expected?.ToJsonString()} and {found?.ToJsonString()}");
    }

    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Key, WithoutNulls(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };
}
