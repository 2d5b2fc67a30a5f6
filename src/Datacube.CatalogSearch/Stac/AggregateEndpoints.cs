using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Items;
using Datacube.Contracts.Errors;
using Datacube.Stac.Cql2;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary><c>/aggregate</c> and <c>/aggregations</c>, of the catalogue and of a collection (aggregation extension 0.3).</summary>
internal static class AggregateEndpoints
{
    private const string Parameter = "aggregations";

    public static Task ListAsync(HttpContext context, IOptions<CatalogSearchOptions> options) => ListAsync(context, StacAddress.Of(context.Request, options.Value).Root, StacAddress.Of(context.Request, options.Value));

    public static async Task ListOfAsync(HttpContext context, string collectionId, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var address = StacAddress.Of(context.Request, options.Value);
        await ListAsync(context, address.Collection((await collections.GetAsync(collectionId, context.RequestAborted)).Id), address);
    }

    public static Task GetAsync(HttpContext context, ItemCounts counts, QueryableStore queryables, IOptions<CatalogSearchOptions> options) =>
        AnswerAsync(context, Form(context.Request), counts, queryables, StacAddress.Of(context.Request, options.Value));

    public static async Task GetOfAsync(HttpContext context, string collectionId, ItemCounts counts, QueryableStore queryables, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var (form, names) = Form(context.Request);
        if (form.Collections.Count > 0)
            throw new DatacubeException("request.form", "The parameter collections was refused: the address names the collection already.", "collections");
        var collection = await collections.GetAsync(collectionId, context.RequestAborted);
        await AnswerAsync(context, (form with { Collections = [collection.Id] }, names), counts, queryables, StacAddress.Of(context.Request, options.Value));
    }

    public static async Task PostAsync(HttpContext context, ItemCounts counts, QueryableStore queryables, IOptions<CatalogSearchOptions> options)
    {
        var body = await RequestBody.ObjectAsync(context.Request, SearchFormReader.BodyLimits);
        body.Remove(Parameter, out var names);
        var asked = names is null ? [] : (names as JsonArray ?? throw Refused("it is no list")).Select(name => name is JsonValue value && value.TryGetValue(out string? text) ? text : throw Refused("it holds something that is no text"));
        await AnswerAsync(context, (SearchFormReader.Of(body), [.. asked]), counts, queryables, StacAddress.Of(context.Request, options.Value));
    }

    private static (SearchForm Form, IReadOnlyList<string> Names) Form(HttpRequest request) =>
        (SearchFormReader.Of(new QueryCollection(request.Query.Where(parameter => parameter.Key != Parameter).ToDictionary(StringComparer.Ordinal))),
            [.. request.Query[Parameter].SelectMany(list => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))]);

    private static Task ListAsync(HttpContext context, string place, StacAddress address) => StacJson.WriteAsync(context, new JsonObject
    {
        [Parameter] = new JsonArray([.. ItemCounts.Statements.Keys.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["data_type"] = TypeOf(name) })]),
        ["links"] = new JsonArray(StacAddress.Link("self", $"{place}/{Parameter}", StacAddress.Json), address.RootLink()),
    });

    private static async Task AnswerAsync(HttpContext context, (SearchForm Form, IReadOnlyList<string> Names) asked, ItemCounts counts, QueryableStore queryables, StacAddress address)
    {
        if (asked.Names.FirstOrDefault(name => !ItemCounts.Statements.ContainsKey(name)) is { } unknown)
            throw Refused($"there is no aggregation '{(unknown.Length > 60 ? unknown[..60] : unknown)}'; there are {string.Join(", ", ItemCounts.Statements.Keys)}");
        var known = SearchRules.NeedsQueryables(asked.Form) ? await queryables.OfAsync(asked.Form.Collections, context.RequestAborted) : CqlQueryables.OfItems;
        string[] names = [.. asked.Names.Distinct(StringComparer.Ordinal)];
        // The total tells how many items are in no bucket.
        var rows = names.Length == 0 ? [] : await counts.RunAsync(SearchRules.Check(asked.Form, known), [.. names.Append("total_count").Distinct(StringComparer.Ordinal)], context.RequestAborted);
        var total = rows.Where(row => row.Name == "total_count").Sum(row => row.Count);
        await StacJson.WriteAsync(context, new JsonObject
        {
            ["type"] = "AggregationCollection",
            [Parameter] = new JsonArray([.. names.Select(name => (JsonNode)Aggregation(name, [.. rows.Where(row => row.Name == name)], total))]),
            ["links"] = new JsonArray(address.RootLink()),
        });
    }

    private static JsonObject Aggregation(string name, (string Name, string? Key, long Count)[] rows, long total)
    {
        var told = new JsonObject { ["name"] = name, ["data_type"] = TypeOf(name) };
        if (name == "total_count")
            told["value"] = total;
        else if (!name.EndsWith("_frequency", StringComparison.Ordinal))
            told["value"] = rows.Length > 0 ? rows[0].Key : null;
        else
            (told["buckets"], told["overflow"]) = (new JsonArray([.. rows.Select(row => (JsonNode)Bucket(name, row.Key!, row.Count))]), total - rows.Sum(row => row.Count));
        return told;
    }

    private static JsonObject Bucket(string name, string key, long count)
    {
        var bucket = new JsonObject { ["key"] = key, ["data_type"] = name switch { "datetime_frequency" => "datetime", "cloud_cover_frequency" => "numeric", _ => "string" }, ["frequency"] = count };
        if (name == "cloud_cover_frequency")
        {
            var from = int.Parse(key, CultureInfo.InvariantCulture);
            (bucket["key"], bucket["from"], bucket["to"]) = ($"{key}-{from + 10}", from, from + 10);
        }
        return bucket;
    }

    private static string TypeOf(string name) => name switch
    {
        "datetime_min" or "datetime_max" => "datetime",
        "datetime_frequency" => "interval_month",
        "collection_frequency" => "string",
        _ => "numeric",
    };

    private static DatacubeException Refused(string what) => new("request.form", $"The parameter aggregations was refused: {what}.", Parameter);
}
