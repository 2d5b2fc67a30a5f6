using System.Text.Json.Nodes;
using Datacube.Stac.Geometry;
using Datacube.Stac.Searching;

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

    /// <summary>What is asked in one request each: a collection (null for all) and an area (null for everywhere). Boxes are asked one by one: none crosses ±180°.</summary>
    public static IEnumerable<(CollectionMapping? Collection, GeoShape? Area)> Parts(ProviderSettings provider, StacQuery query)
    {
        IReadOnlyList<GeoShape?> areas = query.Intersects is { } shape ? [shape] : query.Boxes.Count > 0 ? [.. query.Boxes.Select(box => GeoShape.FromBoxes([box]))] : [null];
        return Asked(provider, query.Collections).SelectMany(collection => areas.Select(area => (collection, area)));
    }

    /// <summary>The collections of a query as a provider of products knows them; one null where all are meant, nothing where it has none of them.</summary>
    private static IEnumerable<CollectionMapping?> Asked(ProviderSettings provider, IReadOnlyList<string> collections) =>
        collections.Count == 0 ? [null] : collections.Select(provider.Collections.GetValueOrDefault).Where(mapping => mapping is not null);
}
