using System.Text.Json.Nodes;

namespace Datacube.Stac.Providers.Products;

/// <summary>Pages of products as STAC API writes them: what the paging of all catalogues understands.</summary>
internal static class ProductPage
{
    public static JsonObject Of(IEnumerable<JsonObject> items, double? matched, string? next)
    {
        var page = new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. items]), ["links"] = new JsonArray() };
        if (matched is not null)
            page["numberMatched"] = matched;
        if (next is not null)
            page["links"] = new JsonArray(new JsonObject { ["rel"] = "next", ["href"] = next });
        return page;
    }

    /// <summary>The collections of a query as a provider of products knows them; one null where all are meant, nothing where it has none of them.</summary>
    public static IEnumerable<CollectionMapping?> Asked(ProviderSettings provider, IReadOnlyList<string> collections) =>
        collections.Count == 0 ? [null] : collections.Select(provider.Collections.GetValueOrDefault).Where(mapping => mapping is not null);
}
