using System.Text.Json.Nodes;
using Datacube.Contracts.Json;
using Datacube.Testing;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Real items in recorded answers of catalogues, beside the checkout.</summary>
internal static class RecordedItems
{
    /// <summary>Every item, with the file it is in; of items that were recorded twice, the first.</summary>
    public static IReadOnlyList<(string File, JsonObject Item)> All() =>
    [
        .. Directory.EnumerateFiles(SharedData.Require("stac"), "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => Features(StrictJson.Parse(File.ReadAllBytes(file))).Select(item => (Path.GetFileName(file), item)))
            .Where(pair => pair.item["stac_version"] is not null && pair.item["collection"] is not null && pair.item["assets"] is JsonObject && pair.item.ContainsKey("geometry") && pair.item["properties"]?["datetime"] is not null)
            .DistinctBy(pair => ($"{pair.item["collection"]}", $"{pair.item["id"]}")),
    ];

    private static IEnumerable<JsonObject> Features(JsonNode? json) => json switch
    {
        JsonArray list => list.SelectMany(Features),
        JsonObject page when page["features"] is JsonArray features => features.SelectMany(Features),
        JsonObject item when $"{item["type"]}" == "Feature" => [item],
        _ => [],
    };
}
