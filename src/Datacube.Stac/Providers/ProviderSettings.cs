namespace Datacube.Stac.Providers;

/// <summary>One source of scenes, as configuration states it.</summary>
public sealed record ProviderSettings
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Which adapter speaks with it: <c>stac</c> (API or static catalogue, files too), <c>stac-geoparquet</c> (a file of items), <c>odata</c>, <c>opensearch</c>, or one that a program adds.</summary>
    public required string Kind { get; init; }

    /// <summary>Address or path of its root; of a file of items the file (path, https, s3), of OData the products, of OpenSearch the search.</summary>
    public required string Location { get; init; }

    /// <summary>What it is, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Place in the fallback order: lower is asked first and wins between equal products.</summary>
    public int Order { get; init; } = 100;

    /// <summary>How it may be asked.</summary>
    public ProviderLimits Limits { get; init; } = new();

    /// <summary>Its collections by the names used here. A STAC provider also answers to its own names.</summary>
    public IReadOnlyDictionary<string, CollectionMapping> Collections { get; init; } = new Dictionary<string, CollectionMapping>();

    /// <summary>Common names of bands by asset key, for providers whose items do not say them.</summary>
    public IReadOnlyDictionary<string, string> Bands { get; init; } = new Dictionary<string, string>();

    /// <summary>Address of a product with <c>{id}</c> in it, where the answer states none.</summary>
    public string? Download { get; init; }

    /// <summary>How addresses of its assets are signed; null where they need none.</summary>
    public ProviderSigning? Signing { get; init; }

    /// <summary>
    /// True where every item of this STAC provider has <c>updated</c>, the time at which it was taken in or changed: standing searches ask for what is new. Without it they ask for everything. Providers of
    /// products always say when they published one.
    /// </summary>
    public bool DatesChanges { get; init; }

    /// <summary>True where it lists the collection under this name.</summary>
    public bool Lists(string collection) => Collections.ContainsKey(collection);
}
