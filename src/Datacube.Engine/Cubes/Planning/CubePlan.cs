using System.Text.Json.Serialization;
using Datacube.Engine.Pipeline;
using Datacube.Engine.Reducing;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>
/// The frozen inputs of a build: made once, before the first tile, and stored in the target. Every tile and every later run of the same
/// command sees the same scenes, whatever the catalogue says by then.
/// </summary>
public sealed record CubePlan
{
    /// <summary>
    /// Changes whenever the same plan would give other pixels or arrays. 2: a geomedian goes on where an accelerated step is short by chance; percentiles of too few observations are
    /// <c>empty</c> in the status; reductions that choose a date write it.
    /// </summary>
    public const int AlgorithmVersion = 2;

    /// <summary>SHA-256 over parameters, scenes and algorithm version.</summary>
    public required string Hash { get; init; }

    /// <summary>SHA-256 over the parameters alone: recognises the same command.</summary>
    public required string ParametersHash { get; init; }

    /// <summary>Hash of the plan that this one appends to; null where it starts a cube.</summary>
    public string? Previous { get; init; }

    /// <summary>Software that planned.</summary>
    public required string Software { get; init; }

    /// <summary>When the catalogue was asked.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>What was asked for.</summary>
    public required CubeParameters Parameters { get; init; }

    /// <summary>Collection that was searched.</summary>
    public required string Collection { get; init; }

    /// <summary>Bands that are read, with what their numbers mean; those for indices alone last.</summary>
    public required IReadOnlyList<EngineBand> Bands { get; init; }

    /// <summary>Bands of the cube.</summary>
    [JsonIgnore]
    public IReadOnlyList<ReducedBand> Result => Parameters.Reducer.ResultOf(Bands.SkipLast(Indices.HiddenBands).Select(band => band.Name), Indices.Indices);

    /// <summary>Spectral indices among them.</summary>
    [JsonIgnore]
    public IndexSet Indices => Parameters.IndexSet();

    /// <summary>Scaled reflectance where every band of the cube is reflectance in its own units, else physical values.</summary>
    public required OutputEncoding Encoding { get; init; }

    /// <summary>Periods that this plan builds.</summary>
    public required IReadOnlyList<Period> Periods { get; init; }

    /// <summary>Scenes in the order (acquired, id).</summary>
    public required IReadOnlyList<Scene> Scenes { get; init; }

    /// <summary>Items that were found and cannot be used: each is a failed input of the cube.</summary>
    public IReadOnlyList<RefusedItem> Refused { get; init; } = [];

    /// <summary>Duplicates that were found and are not used.</summary>
    public IReadOnlyList<DroppedScene> Dropped { get; init; } = [];

    /// <summary>Jobs in the order of periods, rows, columns.</summary>
    public required IReadOnlyList<PlannedTile> Tiles { get; init; }

    /// <summary>Tiles of the whole grid, with those that no polygon touches.</summary>
    public required int TilesInGrid { get; init; }

    /// <summary>What it costs.</summary>
    public required CostEstimate Cost { get; init; }

    /// <summary>What the user should know: bands that scenes lack, choices among duplicates, the antimeridian.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Seconds spent on the search of each period.</summary>
    public required IReadOnlyDictionary<int, double> SearchSeconds { get; init; }

    /// <summary>What the engine is asked for every tile.</summary>
    internal PipelineRequest Request() => new(Parameters.Grid, Bands, Parameters.Mask, Parameters.Reducer, OutputEncoding.OfObservations(Bands), Indices);

    /// <summary>A job as the engine takes it.</summary>
    internal TileWork WorkOf(PlannedTile job) => new(job.Id, job.Window, [.. job.Scenes.Select(number => Scenes[number])]);
}
