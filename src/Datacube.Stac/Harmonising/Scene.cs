using Datacube.Stac.Providers;

namespace Datacube.Stac.Harmonising;

/// <summary>One acquisition of one tile after harmonising: what the engine plans with.</summary>
/// <param name="Id">Item id as the provider gave it.</param>
/// <param name="Collection">Collection id.</param>
/// <param name="Acquired">Acquisition time (UTC).</param>
/// <param name="SolarDay">Date of the acquisition in local solar time at the centre of the footprint (UTC + longitude / 15 h).</param>
/// <param name="Footprint">GeoJSON geometry of the item in EPSG:4326 (RFC 7946).</param>
/// <param name="Boxes">Bounding boxes west, south, east, north in degrees: one, or two where the footprint crosses ±180°.</param>
/// <param name="Bands">Requested bands that the item has, by common name.</param>
public sealed record Scene(
    string Id,
    string Collection,
    DateTimeOffset Acquired,
    DateOnly SolarDay,
    System.Text.Json.Nodes.JsonNode Footprint,
    IReadOnlyList<LonLatBox> Boxes,
    IReadOnlyDictionary<string, SceneBand> Bands)
{
    /// <summary>Platform, for example <c>sentinel-2a</c>.</summary>
    public string? Platform { get; init; }

    /// <summary>Tile of the provider's grid, for example <c>33TWM</c>.</summary>
    public string? Tile { get; init; }

    /// <summary>Cloud cover in percent.</summary>
    public double? CloudCover { get; init; }

    /// <summary>Processing baseline, for example <c>05.09</c>.</summary>
    public string? Baseline { get; init; }

    /// <summary>Address of the item itself, for lineage.</summary>
    public Uri? Self { get; init; }

    /// <summary>How addresses of its bands are signed when they are read, where the provider that found it wants that: never a token, never a key.</summary>
    public ProviderSigning? Signing { get; init; }

    /// <summary>Choices made for this scene (duplicate preferred, …), each one sentence, for the lineage.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>Requested bands that the item has and that must not be read, by common name: each is a failed input.</summary>
    public IReadOnlyDictionary<string, RefusedBand> RefusedBands { get; init; } = new Dictionary<string, RefusedBand>();

    /// <summary>Requested bands that the item lacks.</summary>
    public IReadOnlyList<string> MissingBands { get; init; } = [];
}
