namespace Datacube.Stac.Providers;

/// <summary>A collection as one provider knows it.</summary>
public sealed record CollectionMapping
{
    /// <summary>Its id there; null where it is the same.</summary>
    public string? Id { get; init; }

    /// <summary>Its mission, for providers of products: <c>Sentinel-3</c>.</summary>
    public string? Mission { get; init; }

    /// <summary>Its product type, likewise: <c>OL_1_EFR___</c>.</summary>
    public string? ProductType { get; init; }
}
