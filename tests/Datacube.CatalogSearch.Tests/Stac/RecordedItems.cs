using System.Text.Json.Nodes;
using Datacube.Contracts.Json;
using Datacube.Raster.Codecs;
using Datacube.Stac.GeoParquet;
using Datacube.Testing;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Real items in recorded answers and tables of catalogues, beside the checkout.</summary>
internal static class RecordedItems
{
    /// <summary>Every item, with the file it is in; of items that were recorded twice, the first.</summary>
    public static async Task<IReadOnlyList<(string File, JsonObject Item)>> AllAsync()
    {
        List<(string File, JsonObject Item)> items = [];
        foreach (var file in Directory.EnumerateFiles(SharedData.Require("stac"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            items.AddRange((await InAsync(file)).Where(IsWhole).Select(item => (Path.GetFileName(file), item)));
        return [.. items.DistinctBy(pair => ($"{pair.Item["collection"]}", $"{pair.Item["id"]}"))];
    }

    private static async Task<IEnumerable<JsonObject>> InAsync(string file)
    {
        if (Path.GetExtension(file) is ".json" or ".geojson")
            return Features(StrictJson.Parse(await File.ReadAllBytesAsync(file)));
        if (Path.GetExtension(file) != ".parquet")
            return [];
        await using var table = File.OpenRead(file);
        return await ItemParquetReader.ReadAsync(table, Zstd.Decompress).ToListAsync();
    }

    // Some answers hold the members only that were asked for.
    private static bool IsWhole(JsonObject item) =>
        item["stac_version"] is not null && item["collection"] is not null && item["assets"] is JsonObject && item.ContainsKey("geometry") && item["properties"] is JsonObject properties && (properties["datetime"] ?? properties["start_datetime"]) is not null;

    private static IEnumerable<JsonObject> Features(JsonNode? json) => json switch
    {
        JsonArray list => list.SelectMany(Features),
        JsonObject page when page["features"] is JsonArray features => features.SelectMany(Features),
        JsonObject item when $"{item["type"]}" == "Feature" => [item],
        _ => [],
    };
}
