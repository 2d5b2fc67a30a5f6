using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Engine.Cubes.Requests;
using Datacube.Engine.Masks;
using Datacube.Engine.Reducing;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>
/// Everything that decides the pixels of a cube besides its scenes. Stored in the plan and, word for word, in the metadata. How the work is
/// carried out (threads, memory, which jobs run now) is not among it.
/// </summary>
public sealed record CubeParameters
{
    /// <summary>Catalogue, without secrets.</summary>
    public required string Catalog { get; init; }

    /// <summary>Collection as asked for; null where the catalogue decided.</summary>
    public string? Collection { get; init; }

    /// <summary>Largest cloud cover in percent.</summary>
    public double? MaxCloud { get; init; }

    /// <summary>The box in degrees.</summary>
    public required LonLatArea Area { get; init; }

    /// <summary>SHA-256 of the polygons as GeoJSON; null where the area is a box.</summary>
    public string? PolygonsHash { get; init; }

    /// <summary>Requested time.</summary>
    public required TimeRange Time { get; init; }

    /// <summary>Length of a period in months.</summary>
    public required int PeriodMonths { get; init; }

    /// <summary>True where the first and last period count in full.</summary>
    public required bool WholeEdges { get; init; }

    /// <summary>Target grid.</summary>
    public required GeoBox Grid { get; init; }

    /// <summary>Edge of a chunk and of a tile.</summary>
    public required int ChunkSize { get; init; }

    /// <summary>Bands in output order, with their resampling.</summary>
    public required IReadOnlyList<BandChoice> Bands { get; init; }

    /// <summary>Spectral indices, behind the bands; null where there are none.</summary>
    public IReadOnlyList<string>? Indices { get; init; }

    /// <summary>Bands that are read for indices alone; null where there are none.</summary>
    public IReadOnlyList<BandChoice>? IndexBands { get; init; }

    /// <summary>Name of the data variable.</summary>
    public required string VariableName { get; init; }

    /// <summary>Mask rule in full.</summary>
    public required MaskRule Mask { get; init; }

    /// <summary>Reduction over time.</summary>
    public Reduction Reducer { get; init; } = Reduction.Median;

    /// <summary>Kind of output.</summary>
    public required CubeFormat Format { get; init; }

    /// <summary>The indices, as the engine takes them.</summary>
    internal IndexSet IndexSet() => Indices is null ? Reducing.IndexSet.None : new([.. Indices.Select(Known)], IndexBands?.Count ?? 0);

    private static SpectralIndex Known(string name) =>
        KnownIndices.Find(name) ?? throw new DatacubeException("option.value", $"This software knows no index '{name}'. The cube was planned by another version; use that, or another --output.", "--indices");

    /// <summary>The parameters of a spec.</summary>
    public static CubeParameters Of(CubeSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new()
        {
            Catalog = UrlScrubber.Scrub(spec.Catalog),
            Collection = spec.Collection,
            MaxCloud = spec.MaxCloud,
            Area = spec.Area,
            PolygonsHash = spec.Polygons is null ? null : PlanHash.OfText(spec.Polygons.ToGeoJson().ToJsonString()),
            Time = spec.Time,
            PeriodMonths = spec.PeriodMonths,
            WholeEdges = spec.WholeEdges,
            Grid = spec.Grid,
            ChunkSize = spec.ChunkSize,
            Bands = spec.Bands,
            Indices = spec.Indices.Count == 0 ? null : [.. spec.Indices.Select(index => index.Name)],
            IndexBands = spec.IndexBands.Count == 0 ? null : spec.IndexBands,
            VariableName = spec.VariableName,
            Mask = spec.Mask,
            Reducer = spec.Reducer,
            Format = spec.Format,
        };
    }
}
