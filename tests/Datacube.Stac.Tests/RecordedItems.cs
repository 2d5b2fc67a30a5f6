using System.Text.Json.Nodes;
using Datacube.Contracts.Json;
using Datacube.Stac.Items;
using Datacube.Testing;

namespace Datacube.Stac.Tests;

/// <summary>Every item in the recorded answers of real catalogues.</summary>
internal static class RecordedItems
{
    public static JsonNode Document(string file) => StrictJson.Parse(File.ReadAllBytes(Path.Combine(SharedData.Require("stac"), file)))!;

    public static IReadOnlyList<StacItem> In(string file)
    {
        var document = Document(file);
        IEnumerable<JsonNode?> features = document switch
        {
            JsonArray list => list,
            JsonObject { } found when found["features"] is JsonArray list => list,
            JsonObject { } item when (string?)item["type"] == "Feature" => [item],
            _ => [],
        };
        return [.. features.Select(item => new StacItem(item!.AsObject(), new Uri("https://recorded.example.com/" + file)))];
    }

    public static IReadOnlyList<string> Files() =>
        [.. Directory.GetFiles(SharedData.Require("stac"), "*json", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("INDEX_requests.json", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(SharedData.Require("stac"), file)).Order(StringComparer.Ordinal)];
}
