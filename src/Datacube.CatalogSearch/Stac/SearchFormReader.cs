using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Json;
using Datacube.Contracts.Words;
using Datacube.Stac.Cql2;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.Stac;

/// <summary>Reads searches: parameters of a GET, or the body of a POST.</summary>
internal static class SearchFormReader
{
    // A client that chooses fields still gets items that STAC knows as such.
    private static readonly string[] AlwaysShown = ["type", "stac_version", "id", "collection", "geometry", "bbox", "links", "assets", "properties.datetime"];

    private static readonly string[] Names = ["collections", "ids", "bbox", "intersects", "datetime", "limit", "sortby", "fields", "filter", "filter-lang", "filter-crs", "query", "token"];

    /// <summary>How deep the body of a search may nest: a filter, and what is around it.</summary>
    public static JsonLimits BodyLimits { get; } = new(1 << 20, Cql2Json.JsonDepth() + 4);

    /// <summary>The search of a GET.</summary>
    public static SearchForm Of(IQueryCollection query)
    {
        RequireKnown(query.Keys);
        string? One(string name) => query[name] is { Count: > 0 } values ? values is [{ Length: > 0 } value] ? value : throw Refused(name, values.Count > 1 ? "it is given more than once" : "it is empty") : null;
        var lang = One("filter-lang");
        return new()
        {
            Collections = Words(One("collections")),
            Ids = Words(One("ids")),
            Bbox = One("bbox") is { } box ? [.. box.Split(',').Select(number => Number(number, "bbox"))] : null,
            Intersects = One("intersects") is { } shape ? Parsed(shape, "intersects") as JsonObject ?? throw Refused("intersects", "it is no GeoJSON geometry") : null,
            Datetime = One("datetime"),
            Limit = One("limit") is { } limit ? Limit(limit) : 100,
            SortBy = [.. Words(One("sortby")).Select(SortTerm)],
            Fields = One("fields") is { } fields ? FieldSelection.Parse(fields, AlwaysShown) : null,
            Filter = One("filter") is { } filter ? lang == "cql2-json" ? Parsed(filter, "filter") : filter : null,
            FilterLang = lang,
            FilterCrs = One("filter-crs"),
            Query = One("query") is { } ask ? Parsed(ask, "query") as JsonObject ?? throw Refused("query", "it is no JSON object") : null,
            Token = One("token"),
        };
    }

    /// <summary>The search of a POST.</summary>
    public static SearchForm Of(JsonObject body)
    {
        // Some clients send null for what they do not use.
        var given = body.Where(member => member.Value is not null).ToDictionary(StringComparer.Ordinal);
        RequireKnown(given.Keys);
        JsonNode? One(string name) => given.GetValueOrDefault(name);
        return new()
        {
            Collections = Texts(One("collections"), "collections"),
            Ids = Texts(One("ids"), "ids"),
            Bbox = One("bbox") is { } box ? [.. Items(box, "bbox").Select(number => number is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : throw new DatacubeException("bbox.form", "The bounding box was refused: it holds something that is no number.", "bbox"))] : null,
            Intersects = One("intersects") is { } shape ? shape as JsonObject ?? throw Refused("intersects", "it is no GeoJSON geometry") : null,
            Datetime = Text(One("datetime"), "datetime"),
            Limit = One("limit") is { } limit ? Limit(limit.ToJsonString()) : 100,
            SortBy = One("sortby") is { } sort ? [.. Items(sort, "sortby").Select(SortTerm)] : [],
            Fields = One("fields") is { } fields ? FieldsOf(fields) : null,
            Filter = One("filter")?.DeepClone(),
            FilterLang = Text(One("filter-lang"), "filter-lang"),
            FilterCrs = Text(One("filter-crs"), "filter-crs"),
            Query = One("query") is { } ask ? ask as JsonObject ?? throw Refused("query", "it is no object") : null,
            Token = Text(One("token"), "token"),
        };
    }

    private static void RequireKnown(IEnumerable<string> names)
    {
        if (names.FirstOrDefault(name => !Names.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new DatacubeException("request.form", $"There is no parameter '{Shown(unknown)}'; nearest: {string.Join(", ", NearestWords.Of(Shown(unknown), Names, 3))}. All: {string.Join(", ", Names)}.", Shown(unknown));
    }

    private static (string, bool) SortTerm(string text) => text switch
    {
        ['-', .. var name] => (name, true),
        // A plus in a query stands for a blank unless it is escaped.
        ['+' or ' ', .. var name] => (name, false),
        _ => (text, false),
    };

    private static (string, bool) SortTerm(JsonNode? term)
    {
        var field = Text((term as JsonObject)?["field"], "sortby") ?? throw Refused("sortby", "a term has no field; the form is [{\"field\": \"datetime\", \"direction\": \"desc\"}]");
        return Text(((JsonObject)term!)["direction"], "sortby") switch
        {
            null or "asc" => (field, false),
            "desc" => (field, true),
            var other => throw Refused("sortby", $"the direction '{Shown(other)}' is neither asc nor desc"),
        };
    }

    private static FieldSelection FieldsOf(JsonNode fields)
    {
        var choice = fields as JsonObject ?? throw Refused("fields", "it is no object; the form is {\"include\": [], \"exclude\": []}");
        return new(Texts(choice["include"], "fields"), Texts(choice["exclude"], "fields"), AlwaysShown);
    }

    private static int Limit(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= 1000
            ? limit
            : throw new DatacubeException("page.limit", $"A limit of {Shown(text)} was asked for; allowed are 1 to 1000.", "limit") { Value = Shown(text), Limit = "1000" };

    private static double Number(string text, string field) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new DatacubeException($"{field}.form", $"'{Shown(text)}' is no number. Write for example bbox=15.5,45.9,15.7,46.1.", field);

    private static string[] Words(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static IReadOnlyList<string> Texts(JsonNode? list, string field) =>
        list is null ? [] : [.. Items(list, field).Select(item => Text(item, field) ?? throw Refused(field, "it holds something that is no text"))];

    private static JsonArray Items(JsonNode node, string field) => node as JsonArray ?? throw Refused(field, "it is no list");

    private static string? Text(JsonNode? node, string field) =>
        node is null ? null : node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw Refused(field, "it is no text");

    private static JsonNode? Parsed(string text, string field)
    {
        try
        {
            return StrictJson.Parse(Encoding.UTF8.GetBytes(text), BodyLimits);
        }
        catch (DatacubeException error)
        {
            throw new DatacubeException(error.Code, error.Message, field, error);
        }
    }

    private static string Shown(string text) => new([.. (text.Length <= 60 ? text : text[..60] + "…").Select(c => char.IsControl(c) ? '?' : c)]);

    private static DatacubeException Refused(string field, string what) => new("request.form", $"The parameter {field} was refused: {what}.", field);
}
