namespace Datacube.Stac.Writing;

/// <summary>A file that we wrote.</summary>
/// <param name="Key">Key in the item.</param>
/// <param name="Href">Address, relative to the item where possible.</param>
/// <param name="MediaType">Media type, for example <c>image/tiff; application=geotiff; profile=cloud-optimized</c>.</param>
/// <param name="Roles">Roles, for example <c>data</c>.</param>
public sealed record OutputAsset(string Key, string Href, string MediaType, IReadOnlyList<string> Roles)
{
    /// <summary>Title, for people.</summary>
    public string? Title { get; init; }

    /// <summary>Bands.</summary>
    public IReadOnlyList<OutputBand> Bands { get; init; } = [];

    /// <summary><c>EPSG:n</c>.</summary>
    public string? Crs { get; init; }

    /// <summary>Six numbers in STAC order (a, b, c, d, e, f).</summary>
    public IReadOnlyList<double>? Transform { get; init; }

    /// <summary>Rows, columns.</summary>
    public IReadOnlyList<int>? Shape { get; init; }

    /// <summary>Ground sampling distance in metres.</summary>
    public double? Gsd { get; init; }

    /// <summary>Size in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>SHA-256 in hexadecimal; written as a multihash.</summary>
    public string? Sha256 { get; init; }
}
