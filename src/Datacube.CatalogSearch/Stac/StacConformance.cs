namespace Datacube.CatalogSearch.Stac;

/// <summary>What the STAC API declares. A class stands here only if all of it is true.</summary>
internal static class StacConformance
{
    public static IReadOnlyList<string> Classes { get; } =
    [
        "https://api.stacspec.org/v1.0.0/core",
        "https://api.stacspec.org/v1.0.0/collections",
        "https://api.stacspec.org/v1.0.0/ogcapi-features",
        "https://api.stacspec.org/v1.0.0/item-search",
        .. ((string[])["item-search", "ogcapi-features"]).SelectMany(place => ((string[])["sort", "fields", "query"]).Select(extension => $"https://api.stacspec.org/v1.0.0/{place}#{extension}")),
        "https://api.stacspec.org/v1.0.0-rc.3/item-search#filter",
        "https://api.stacspec.org/v1.0.0-rc.2/children",
        .. ((string[])["", "#query", "#filter"]).Select(extension => $"https://api.stacspec.org/v0.3.0/aggregation{extension}"),
        "https://api.stacspec.org/v1.0.0/ogcapi-features/extensions/transaction",
        "https://api.stacspec.org/v1.0.0/collections/extensions/transaction",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter",
        "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/features-filter",
        "http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/simpletx",
        .. ((string[])["cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison", "accent-insensitive-comparison", "basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions",
            "temporal-functions", "array-functions", "property-property", "arithmetic"]).Select(name => $"http://www.opengis.net/spec/cql2/1.0/conf/{name}"),
    ];
}
