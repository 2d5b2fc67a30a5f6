using Datacube.Contracts.Http;
using Datacube.Contracts.Json;
using Datacube.Stac.GeoParquet;

namespace Datacube.Stac.Catalogs;

/// <summary>Limits and network of a catalogue.</summary>
public sealed record CatalogOptions
{
    /// <summary>Outbound HTTP.</summary>
    public GuardedHttpOptions Http { get; init; } = new();

    /// <summary>
    /// True adds the host of the catalogue itself to the allowed ones: right where the person at this machine named it, wrong where it came over the network.
    /// </summary>
    public bool TrustsLocation { get; init; } = true;

    /// <summary>How tables of items are reached.</summary>
    public TableAccess Tables { get; init; } = TableAccess.Files;

    /// <summary>Limits of one document.</summary>
    public JsonLimits Json { get; init; } = JsonLimits.Standard;

    /// <summary>Time to read one body, once its headers are there.</summary>
    public TimeSpan BodyTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Most pages of one search.</summary>
    public int MaxPages { get; init; } = 1000;

    /// <summary>Most items of one search.</summary>
    public int MaxItems { get; init; } = 100_000;

    /// <summary>Most documents read from a static catalogue.</summary>
    public int MaxDocuments { get; init; } = 100_000;

    /// <summary>Deepest chain of child links.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Documents of a static catalogue read at the same time.</summary>
    public int Concurrency { get; init; } = 8;
}
