namespace Datacube.Stac.Harmonising;

/// <summary>A band with a common name.</summary>
/// <param name="Name">Common name.</param>
/// <param name="Kind">What its numbers mean.</param>
/// <param name="Sentinel2">ESA's name of the band, for example <c>B04</c>.</param>
/// <param name="Aliases">Other names users type.</param>
internal sealed record BandDefinition(string Name, BandKind Kind, string? Sentinel2 = null, params string[] Aliases);
