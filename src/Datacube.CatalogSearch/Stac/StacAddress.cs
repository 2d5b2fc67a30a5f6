using System.Text.Json.Nodes;

namespace Datacube.CatalogSearch.Stac;

/// <summary>Absolute addresses of the STAC API as the client of a request reaches it: behind a proxy, those of the proxy.</summary>
/// <param name="Root">Address of the landing page, without a slash at its end.</param>
internal sealed record StacAddress(string Root)
{
    public const string Path = "/stac";
    public const string Json = "application/json";
    public const string GeoJson = "application/geo+json";
    public const string Schema = "application/schema+json";

    public static StacAddress Of(HttpRequest request, CatalogSearchOptions options) =>
        new(options.PublicAddress?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}{request.PathBase}{Path}");

    public string Collection(string collection) => $"{Root}/collections/{Uri.EscapeDataString(collection)}";

    public string Items(string collection) => $"{Collection(collection)}/items";

    public string Item(string collection, string id) => $"{Items(collection)}/{Uri.EscapeDataString(id)}";

    public JsonObject RootLink() => Link("root", Root, Json);

    public static JsonObject Link(string rel, string href, string type, string? title = null)
    {
        var link = new JsonObject { ["rel"] = rel, ["href"] = href, ["type"] = type };
        if (title is not null)
            link["title"] = title;
        return link;
    }
}
