using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Catalogs;

/// <summary>Writes a query as STAC API item search wants it.</summary>
internal static class SearchBody
{
    /// <param name="query">What is asked.</param>
    /// <param name="box">One of its boxes.</param>
    /// <param name="knowsQuery">Whether the server knows the query extension.</param>
    /// <param name="filter">The filter in the form that the server knows, or null.</param>
    public static JsonObject Of(StacQuery query, LonLatBox? box, bool knowsQuery, JsonNode? filter = null)
    {
        var body = new JsonObject { ["limit"] = query.PageSize };
        if (query.Collections.Count > 0)
            body["collections"] = Texts(query.Collections);
        if (query.Ids.Count > 0)
            body["ids"] = Texts(query.Ids);
        if (box is { } b)
            body["bbox"] = new JsonArray(b.West, b.South, b.East, b.North);
        if (query.Intersects is { } shape)
            body["intersects"] = shape.ToGeoJson();
        if (query.Time is { } time)
            body["datetime"] = time.ToString();
        var conditions = new JsonObject();
        if (query.MaxCloudCover is { } most)
            conditions["eo:cloud_cover"] = new JsonObject { ["lte"] = most };
        if (query.ChangedSince is { } since)
            conditions["updated"] = new JsonObject { ["gte"] = TimeInterval.Format(since) };
        if (knowsQuery && conditions.Count > 0)
            body["query"] = conditions;
        if (filter is not null)
            (body["filter"], body["filter-lang"]) = (filter, filter is JsonValue ? "cql2-text" : "cql2-json");
        return body;
    }

    /// <summary>The same as parameters of a GET.</summary>
    public static Uri ToAddress(Uri search, JsonObject body)
    {
        var parameters = body.Select(pair => $"{pair.Key}={Uri.EscapeDataString(Value(pair.Key, pair.Value!))}");
        var query = string.Join('&', parameters);
        return new UriBuilder(search) { Query = search.Query.Length > 1 ? $"{search.Query[1..]}&{query}" : query }.Uri;
    }

    private static string Value(string key, JsonNode value) => (key, value) switch
    {
        ("collections" or "ids" or "bbox", JsonArray list) => string.Join(',', list.Select(Scalar)),
        ("intersects" or "query", _) => value.ToJsonString(),
        _ => Scalar(value),
    };

    private static string Scalar(JsonNode? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
