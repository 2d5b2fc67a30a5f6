namespace Datacube.Stac.Harmonising;

/// <summary>One band of a scene under its common name, ready to be read.</summary>
/// <param name="Name">Common name: <c>red</c>, <c>nir</c>, <c>scl</c>, <c>vv</c>, <c>dem</c> …</param>
/// <param name="AssetKey">Key of the asset in the item.</param>
/// <param name="Href">Absolute address of the file (file or http(s) or s3).</param>
/// <param name="BandIndex">Band in the file, from 1.</param>
/// <param name="Kind">What the numbers mean.</param>
/// <param name="Radiometry">Stored → physical.</param>
public sealed record SceneBand(string Name, string AssetKey, Uri Href, int BandIndex, BandKind Kind, Radiometry Radiometry)
{
    /// <summary>Nodata as the item declares it, or as the sensor's product specification fixes it (Sentinel-2: 0); null where neither says.</summary>
    public double? Nodata { get; init; }

    /// <summary>STAC data type (<c>uint16</c>, <c>float32</c> …), null where not declared.</summary>
    public string? DataType { get; init; }

    /// <summary>CRS of the file as declared: <c>EPSG:n</c>, WKT2 or PROJJSON; null where not declared.</summary>
    public string? Crs { get; init; }

    /// <summary>Six numbers of <c>proj:transform</c> in STAC order, null where not declared.</summary>
    public IReadOnlyList<double>? Transform { get; init; }

    /// <summary>Rows, columns of <c>proj:shape</c>, null where not declared.</summary>
    public IReadOnlyList<int>? Shape { get; init; }

    /// <summary>Multihash of <c>file:checksum</c>, null where not declared.</summary>
    public string? Checksum { get; init; }

    /// <summary>Bytes of <c>file:size</c>, null where not declared.</summary>
    public long? Size { get; init; }
}
