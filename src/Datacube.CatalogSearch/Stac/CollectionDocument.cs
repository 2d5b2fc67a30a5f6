using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Items;
using Datacube.Contracts.Errors;

namespace Datacube.CatalogSearch.Stac;

/// <summary>The documents of collections: as they were given, with the links of this catalogue; made up where nobody gave one.</summary>
internal static class CollectionDocument
{
    private const int LongestId = 255;
    private static readonly string[] Places = ["self", "root", "parent", "items", "child", "item", "aggregate", "aggregations", "http://www.opengis.net/def/rel/ogc/1.0/queryables"];

    /// <summary>The id of a collection that a client gives, or <c>collection.form</c>, <c>name.form</c>.</summary>
    public static string Check(JsonObject json)
    {
        if (Text(json, "type") != "Collection")
            throw Refused("its type is not \"Collection\"", "type");
        foreach (var name in (string[])["stac_version", "id", "description", "license"])
            if (Text(json, name) is not { Length: > 0 })
                throw Refused($"it has no {name}", name);
        if (json["extent"] is not JsonObject extent || extent["spatial"] is not JsonObject || extent["temporal"] is not JsonObject)
            throw Refused("it has no extent with spatial and temporal", "extent");
        if (json.ContainsKey("links") && json["links"] is not JsonArray)
            throw Refused("its links are no list", "links");
        if (JsonMembers.HoldsNull(JsonSerializer.SerializeToUtf8Bytes(json)))
            throw Refused("a text in it holds the character U+0000", "collection");
        return CheckId(Text(json, "id")!);
    }

    /// <summary>An id that can be part of an address, or <c>name.form</c>: providers choose the ids of their collections, so little is asked.</summary>
    public static string CheckId(string id) =>
        id.Length is > 0 and <= LongestId && !id.Any(c => char.IsControl(c) || c is '/' or '\\' or ',') && id is not ("." or "..")
            ? id
            : throw new DatacubeException("name.form", $"'{new string([.. id.Take(40).Select(c => char.IsControl(c) ? '?' : c)])}' cannot name a collection: 1 to {LongestId} characters without / \\ and comma.", "id");

    /// <summary>A document for a collection that items were sent for and that nobody described.</summary>
    public static string MakeUp(string id) => new JsonObject
    {
        ["type"] = "Collection",
        ["stac_version"] = "1.1.0",
        ["id"] = id,
        ["description"] = $"Items of {id}.",
        ["license"] = "other",
    }.ToJsonString(StacJson.Options);

    /// <summary>Title, or id where it has none.</summary>
    public static string TitleOf(StoredCollection collection) =>
        JsonNode.Parse(collection.Json) is JsonObject json && Text(json, "title") is { Length: > 0 } title ? title : collection.Id;

    /// <summary>The document as it was given, with an extent.</summary>
    public static JsonObject Of(StoredCollection collection)
    {
        var json = (JsonObject)JsonNode.Parse(collection.Json)!;
        if (!json.ContainsKey("extent"))
            json["extent"] = ExtentOf(collection);
        return json;
    }

    /// <summary>The document for clients.</summary>
    public static JsonObject Of(StoredCollection collection, StacAddress address)
    {
        var json = Of(collection);
        JsonArray links =
        [
            StacAddress.Link("self", address.Collection(collection.Id), StacAddress.Json),
            address.RootLink(),
            StacAddress.Link("parent", address.Root, StacAddress.Json),
            StacAddress.Link("items", address.Items(collection.Id), StacAddress.GeoJson),
            StacAddress.Link("http://www.opengis.net/def/rel/ogc/1.0/queryables", $"{address.Collection(collection.Id)}/queryables", StacAddress.Schema),
            .. Landing.Aggregating(address.Collection(collection.Id)),
        ];
        foreach (var link in json["links"] as JsonArray ?? [])
            if (link is JsonObject given && !Places.Contains(Text(given, "rel"), StringComparer.Ordinal))
                links.Add(given.DeepClone());
        json["links"] = links;
        return json;
    }

    private static JsonObject ExtentOf(StoredCollection collection)
    {
        var bounds = collection.Bounds ?? [-180, -90, 180, 90];
        string? Time(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture);
        return new()
        {
            ["spatial"] = new JsonObject { ["bbox"] = new JsonArray(new JsonArray([.. bounds.Select(number => (JsonNode)number)])) },
            ["temporal"] = new JsonObject { ["interval"] = new JsonArray(new JsonArray(Time(collection.Times?.First), Time(collection.Times?.Last))) },
        };
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static DatacubeException Refused(string what, string field) => new("collection.form", $"The collection was refused: {what}.", field);
}
