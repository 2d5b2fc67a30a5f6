using System.Text.Json.Nodes;
using Datacube.CatalogSearch.Collections;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.Stac;

/// <summary>The landing page and the list of conformance classes.</summary>
internal static class Landing
{
    public static async Task PageAsync(HttpContext context, CollectionStore collections, IOptions<CatalogSearchOptions> options)
    {
        var address = StacAddress.Of(context.Request, options.Value);
        JsonArray links =
        [
            StacAddress.Link("self", address.Root, StacAddress.Json),
            address.RootLink(),
            StacAddress.Link("conformance", $"{address.Root}/conformance", StacAddress.Json),
            StacAddress.Link("data", $"{address.Root}/collections", StacAddress.Json),
            StacAddress.Link("children", $"{address.Root}/children", StacAddress.Json),
            Search(address, "GET"),
            Search(address, "POST"),
            .. Aggregating(address.Root),
            StacAddress.Link("http://www.opengis.net/def/rel/ogc/1.0/queryables", $"{address.Root}/queryables", StacAddress.Schema),
            StacAddress.Link("service-desc", $"{address.Root}/api", OpenApi.Type),
            StacAddress.Link("service-doc", $"{address.Root}/api.html", "text/html"),
            .. (await collections.ListAsync(context.RequestAborted)).Select(collection => StacAddress.Link("child", address.Collection(collection.Id), StacAddress.Json, CollectionDocument.TitleOf(collection))),
        ];
        await StacJson.WriteAsync(context, new JsonObject
        {
            ["type"] = "Catalog",
            ["stac_version"] = "1.1.0",
            ["id"] = "datacube",
            ["title"] = options.Value.Title,
            ["description"] = "Scenes and results in the catalogue of this Datacube.",
            ["conformsTo"] = Conformance(),
            ["links"] = links,
        });
    }

    public static Task ConformanceAsync(HttpContext context) => StacJson.WriteAsync(context, new JsonObject { ["conformsTo"] = Conformance() });

    private static JsonArray Conformance() => new([.. StacConformance.Classes.Select(name => (JsonNode)name)]);

    /// <summary>Links to what is counted below an address.</summary>
    public static IEnumerable<JsonObject> Aggregating(string place) => [StacAddress.Link("aggregate", $"{place}/aggregate", StacAddress.Json), StacAddress.Link("aggregations", $"{place}/aggregations", StacAddress.Json)];

    private static JsonObject Search(StacAddress address, string method)
    {
        var link = StacAddress.Link("search", $"{address.Root}/search", StacAddress.GeoJson);
        link["method"] = method;
        return link;
    }
}
