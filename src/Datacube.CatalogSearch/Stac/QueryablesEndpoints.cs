using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Items;
using Datacube.Stac.Cql2;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary><c>/queryables</c>: what filters and sorting may name, as a JSON schema. The same table decides about filters.</summary>
internal static class QueryablesEndpoints
{
    public static Task AllAsync(HttpContext context, QueryableStore queryables, IOptions<CatalogSearchOptions> options) =>
        WriteAsync(context, queryables, [], $"{StacAddress.Of(context.Request, options.Value).Root}/queryables", options.Value.Title);

    public static async Task OneAsync(HttpContext context, string collectionId, QueryableStore queryables, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var collection = await collections.GetAsync(collectionId, context.RequestAborted);
        await WriteAsync(context, queryables, [collection.Id], $"{StacAddress.Of(context.Request, options.Value).Collection(collection.Id)}/queryables", CollectionDocument.TitleOf(collection));
    }

    private static async Task WriteAsync(HttpContext context, QueryableStore queryables, string[] collections, string address, string title)
    {
        var properties = new JsonObject
        {
            ["id"] = new JsonObject { ["title"] = "Id", ["type"] = "string" },
            ["collection"] = new JsonObject { ["title"] = "Collection", ["type"] = "string" },
            ["geometry"] = new JsonObject { ["title"] = "Place", ["$ref"] = "https://geojson.org/schema/Geometry.json" },
            ["datetime"] = new JsonObject { ["title"] = "Time", ["type"] = "string", ["format"] = "date-time" },
        };
        foreach (var (name, types) in await queryables.ListAsync(collections, context.RequestAborted))
            properties[name] = Schema(name, types);
        await StacJson.WriteAsync(context, new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = address,
            ["type"] = "object",
            ["title"] = title,
            ["properties"] = properties,
            ["additionalProperties"] = false,
        }, StacAddress.Schema);
    }

    private static JsonObject Schema(string name, string[] types)
    {
        var schema = new JsonObject { ["title"] = name, ["type"] = types.Length == 1 ? types[0] : new JsonArray([.. types.Select(type => (JsonNode)type)]) };
        if (QueryableStore.TypeOf(name, types) == CqlType.Instant)
            schema["format"] = "date-time";
        return schema;
    }
}
