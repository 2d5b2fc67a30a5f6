using System.Text.Json.Nodes;
using Datacube.Stac.Items;

namespace Datacube.Stac.Catalogs;

/// <summary>A catalogue, collection, landing page or feature collection: a view over its JSON.</summary>
/// <param name="Json">The document as it stands.</param>
/// <param name="Address">Where it was read, after redirects.</param>
internal sealed record CatalogDocument(JsonObject Json, Uri Address)
{
    public string? Type => Json.Text("type");

    public string Id => Json.Text("id") ?? "";

    public IReadOnlyList<StacLink> Links { get; } = StacLink.Of(Json);

    public bool IsItem => Type == "Feature";

    public bool IsFeatureCollection => Type == "FeatureCollection";

    /// <summary>Collections before 1.0.0-rc.1 have no type; their extent and licence tell them.</summary>
    public bool IsCollection => Type == "Collection" || (Type is null && Json.ContainsKey("extent") && Json.ContainsKey("license"));

    public IReadOnlyList<string> ConformsTo => Json.Texts("conformsTo");

    /// <summary>Search links of a STAC API; Earth Search v0 states neither method nor conformance.</summary>
    public IReadOnlyList<StacLink> SearchLinks => IsItem || IsFeatureCollection || IsCollection ? [] : [.. Links.Where(link => link.Rel == "search" && link.Type is not "text/html")];
}
