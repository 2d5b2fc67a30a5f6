using System.Globalization;
using System.Text.Json.Nodes;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>Items and collections of tests.</summary>
internal static class SampleItems
{
    public static JsonObject Collection(string id) => new()
    {
        ["type"] = "Collection",
        ["stac_version"] = "1.1.0",
        ["id"] = id,
        ["description"] = $"Tests of {id}.",
        ["license"] = "other",
        ["extent"] = new JsonObject
        {
            ["spatial"] = new JsonObject { ["bbox"] = new JsonArray(new JsonArray(-180, -90, 180, 90)) },
            ["temporal"] = new JsonObject { ["interval"] = new JsonArray(new JsonArray("2020-01-01T00:00:00Z", null)) },
        },
        ["links"] = new JsonArray(),
    };

    /// <summary>An item of one day and a box of one degree.</summary>
    public static JsonObject Item(string collection, string id, DateTimeOffset time, double west, double south, double? cloud = null, double width = 1)
    {
        var (east, north) = (west + width, south + width);
        var properties = new JsonObject { ["datetime"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["platform"] = "sentinel-2a", ["title"] = $"Scene {id}" };
        if (cloud is not null)
            properties["eo:cloud_cover"] = cloud;
        return new()
        {
            ["type"] = "Feature",
            ["stac_version"] = "1.1.0",
            ["stac_extensions"] = new JsonArray("https://stac-extensions.github.io/eo/v1.1.0/schema.json"),
            ["id"] = id,
            ["collection"] = collection,
            ["geometry"] = new JsonObject
            {
                ["type"] = "Polygon",
                ["coordinates"] = new JsonArray(new JsonArray(new JsonArray(west, south), new JsonArray(east, south), new JsonArray(east, north), new JsonArray(west, north), new JsonArray(west, south))),
            },
            ["bbox"] = new JsonArray(west, south, east, north),
            ["properties"] = properties,
            ["assets"] = new JsonObject { ["red"] = new JsonObject { ["href"] = $"https://example.org/{id}/red.tif", ["type"] = "image/tiff; application=geotiff" } },
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"https://example.org/{id}.json" }, new JsonObject { ["rel"] = "derived_from", ["href"] = $"https://example.org/{id}-source.json" }),
        };
    }

    /// <summary>A row of items: one a day, each a degree further east.</summary>
    public static IEnumerable<JsonObject> Row(string collection, int count) => Enumerable.Range(0, count)
        .Select(index => Item(collection, $"{collection}-{index:000}", new DateTimeOffset(2023, 1, 1, 10, 0, 0, TimeSpan.Zero).AddDays(index), index % 150, index % 60, index * 7 % 101));
}
