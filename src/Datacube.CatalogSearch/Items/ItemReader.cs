using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;

namespace Datacube.CatalogSearch.Items;

/// <summary>Reads an item for the catalogue: checks what a STAC item must have, and takes apart what is stored.</summary>
internal static class ItemReader
{
    private const int LongestId = 1024;
    private static readonly Uri Nowhere = new("https://localhost/");

    /// <summary>Reads an item.</summary>
    /// <param name="utf8">Its JSON.</param>
    /// <param name="collection">The collection that it is for; null to take the one it names.</param>
    /// <exception cref="DatacubeException"><c>json.*</c>, <c>geometry.*</c>, <c>item.form</c>.</exception>
    public static ItemRecord Read(ReadOnlySpan<byte> utf8, string? collection = null)
    {
        var json = StrictJson.ParseObject(utf8);
        // PostgreSQL's texts cannot hold it.
        if (JsonMembers.HoldsNull(utf8))
            throw Refused("a text in it holds the character U+0000", "item");
        var members = JsonMembers.Of(utf8);
        Require(json);
        if (JsonMembers.FindBeyondDouble(members.ValueOf(utf8, "properties")) is { } number)
            throw Refused($"a property holds the number {Shown(number)}, which is beyond what a double can hold", "properties");
        var item = Open(json);
        var named = item.Collection ?? collection ?? throw Refused($"'{Shown(item.Id)}' names no collection", "collection");
        if (collection is not null && named != collection)
            throw Refused($"'{Shown(item.Id)}' names the collection '{Shown(named)}', it was sent to '{Shown(collection)}'", "collection");
        var (acquired, ends) = TimesOf(item);
        return new(named, item.Id, acquired, ends, item.CloudCover, GeoShape.Of(item) is { } shape ? ItemPlace.Of(shape) : null,
            Encoding.UTF8.GetString(members.ValueOf(utf8, "properties")),
            members.Without(utf8, "links", item.Collection is null ? $"\"collection\":{JsonSerializer.Serialize(named)}" : null),
            members.Has("links") ? members.ValueOf(utf8, "links").ToArray() : "[]"u8.ToArray())
        {
            PropertyTypes = [.. item.Properties.Select(property => (property.Key, TypeOf(property.Value))).Where(property => property.Item2 != "null")],
        };
    }

    private static void Require(JsonObject json)
    {
        if (!(json["type"] is JsonValue type && type.GetValueKind() == JsonValueKind.String && type.GetValue<string>() == "Feature"))
            throw Refused("its type is not \"Feature\"", "type");
        if (json["stac_version"] is not JsonValue version || version.GetValueKind() != JsonValueKind.String)
            throw Refused("it states no stac_version", "stac_version");
        if (!json.ContainsKey("geometry") || json["geometry"] is not (null or JsonObject))
            throw Refused("it has no geometry; an item without a place says \"geometry\": null", "geometry");
        if (json["properties"] is not JsonObject)
            throw Refused("it has no properties", "properties");
        if (json["assets"] is not JsonObject)
            throw Refused("it has no assets; an item without any says \"assets\": {}", "assets");
        if (json.ContainsKey("links") && json["links"] is not JsonArray)
            throw Refused("its links are no list", "links");
    }

    private static StacItem Open(JsonObject json)
    {
        try
        {
            var item = new StacItem(json, Nowhere);
            if (item.Id.Length > LongestId || item.Id.Any(char.IsControl))
                throw Refused("its id is too long or holds control characters", "id");
            // In addresses it could not be told from a slash.
            return !item.Id.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? item : throw Refused("its id holds '%2F'; write a slash instead", "id");
        }
        catch (DatacubeException error) when (error.Code == "feed.form")
        {
            throw new DatacubeException("item.form", $"The item was refused. {error.Message}", "item", error);
        }
    }

    private static (DateTime, DateTime) TimesOf(StacItem item)
    {
        var isInstant = item.Properties["datetime"] is not null;
        if (!isInstant && (item.Start is null || item.End is null))
            throw Refused($"'{Shown(item.Id)}' has neither a datetime nor both start_datetime and end_datetime", "properties.datetime");
        var ends = isInstant ? item.Acquired : item.End!.Value;
        return ends >= item.Acquired ? (item.Acquired.UtcDateTime, ends.UtcDateTime) : throw Refused($"'{Shown(item.Id)}' ends before it starts", "properties.end_datetime");
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static DatacubeException Refused(string what, string field) => new("item.form", $"The item was refused: {what}.", field);
}
