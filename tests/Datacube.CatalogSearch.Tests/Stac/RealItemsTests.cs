using System.Text.Json.Nodes;
using Datacube.Raster.Codecs;
using Datacube.Stac.GeoParquet;
using Datacube.Testing;
using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Items as providers publish them: Sentinel-2, Landsat, Sentinel-1, elevation, aerial pictures.</summary>
[Trait("kind", "system"), Collection(StacGroup.Name)]
public sealed class RealItemsTests
{
    private static readonly (string Kind, int Least)[] Kinds = [("sentinel-2", 1000), ("landsat", 100), ("sentinel-1", 20), ("cop-dem", 10), ("naip", 10)];
    private static readonly string[] Places = ["self", "root", "parent", "collection"];

    [RequiresProgramFact("server:postgres", Data = "stac")]
    public async Task Real_items_go_in_and_come_out_equal_in_every_member()
    {
        var items = await RecordedItems.AllAsync();
        foreach (var (kind, least) in Kinds)
            Assert.True(items.Count(pair => $"{pair.Item["collection"]}".StartsWith(kind, StringComparison.Ordinal)) >= least, $"fewer than {least} items of {kind}");
        await using var service = await StacService.StartAsync(isPublic: true);
        foreach (var collection in items.GroupBy(pair => $"{pair.Item["collection"]}"))
            await service.FillAsync(collection.Key, collection.Select(pair => pair.Item));
        await RequireFoundAsync(service, items);
        foreach (var (file, item) in items.GroupBy(pair => pair.File).SelectMany(file => file.Take(20)))
        {
            var answer = await service.GetAsync($"/collections/{Uri.EscapeDataString($"{item["collection"]}")}/items/{Uri.EscapeDataString($"{item["id"]}")}");
            Assert.True(answer.Status == 200, $"{file}: {answer.Text}");
            RequireEqual(file, item, answer.Json);
        }
        await RequireExportedAsync(service, items);
    }

    private static async Task RequireFoundAsync(StacService service, IReadOnlyList<(string File, JsonObject Item)> items)
    {
        var found = new Dictionary<(string, string), JsonObject>();
        for (var href = "/search?limit=200"; href is not null;)
        {
            var page = await service.GetAsync(href);
            foreach (var item in page.Json["features"]!.AsArray().OfType<JsonObject>())
                found.Add(KeyOf(item), item);
            href = page.Next is { } next ? $"{next["href"]}" : null;
        }
        Assert.Equal(items.Count, found.Count);
        foreach (var (file, item) in items)
            RequireEqual(file, item, found[KeyOf(item)]);
    }

    private static async Task RequireExportedAsync(StacService service, IReadOnlyList<(string File, JsonObject Item)> items)
    {
        using var folder = new TempFolder();
        foreach (var target in (string[])[folder.File("items.ndjson"), folder.File("items.parquet")])
        {
            Assert.Equal((0, $"{items.Count} items in {target}\n"), await service.CommandAsync(StacService.Reader, "catalog", "export", target));
            await using var file = File.OpenRead(target);
            var found = await (target.EndsWith(".parquet", StringComparison.Ordinal) ? ItemParquetReader.ReadAsync(file, Zstd.Decompress) : File.ReadLinesAsync(target).Select(line => (JsonObject)JsonNode.Parse(line)!)).ToDictionaryAsync(KeyOf);
            foreach (var (given, item) in items)
                Assert.True(JsonNode.DeepEquals(item, found[KeyOf(item)]), $"{given}, {item["id"]}: {target}");
        }
    }

    private static (string, string) KeyOf(JsonObject item) => ($"{item["collection"]}", $"{item["id"]}");

    // Numbers and texts as they were written, not just equal values.
    private static void RequireEqual(string file, JsonObject given, JsonObject found)
    {
        foreach (var (name, value) in given.Where(member => member.Key != "links"))
            Assert.True(value?.ToJsonString() == found[name]?.ToJsonString(), $"{file}, {given["id"]}: {name} changed");
        Assert.Equal(given.Select(member => member.Key).Append("links").Distinct().Order(StringComparer.Ordinal), found.Select(member => member.Key).Order(StringComparer.Ordinal));
        var kept = Others(given).ToList();
        Assert.Equal(kept, Others(found));
    }

    private static IEnumerable<string> Others(JsonObject item) =>
        (item["links"] as JsonArray ?? []).OfType<JsonObject>().Where(link => !Places.Contains($"{link["rel"]}", StringComparer.Ordinal)).Select(link => link.ToJsonString());
}
