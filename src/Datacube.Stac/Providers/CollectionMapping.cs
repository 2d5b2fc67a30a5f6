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

    /// <summary>Its product types where the provider divides it further: <c>IW_GRDH_1S</c>, <c>EW_GRDM_1S</c>. They take the place of <see cref="ProductType"/> in what the provider is asked.</summary>
    public IReadOnlyList<string> ProductTypes { get; init; } = [];

    /// <summary>What the provider is asked for: any of these; empty for all.</summary>
    internal IReadOnlyList<string> AskedTypes => ProductTypes.Count > 0 ? ProductTypes : ProductType is { } type ? [type] : [];
}
