using System.Text.Json.Serialization;
using Datacube.Engine.Pipeline;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// The record of one finished job, created atomically after all its chunks. Where it exists and its chunks have the recorded checksums, the job
/// is not computed again.
/// </summary>
public sealed record TileCommit
{
    /// <summary>Job, for example <c>t0003/r0001/c0002</c>.</summary>
    public required string Job { get; init; }

    /// <summary>Hash of the plan it was computed for.</summary>
    public required string PlanHash { get; init; }

    /// <summary>Objects that hold the result. A chunk of nothing but fill has none.</summary>
    public required IReadOnlyList<CommittedChunk> Chunks { get; init; }

    /// <summary>Keys that must not exist: chunks of nothing but fill.</summary>
    public required IReadOnlyList<string> EmptyChunks { get; init; }

    /// <summary>Pixels of the tile.</summary>
    public required long Pixels { get; init; }

    /// <summary>Pixels with a value, per band.</summary>
    public required IReadOnlyList<long> ValidPixels { get; init; }

    /// <summary>One row per input.</summary>
    public required IReadOnlyList<InputAccount> Inputs { get; init; }

    /// <summary>The objects that were read; records of before this was kept have none.</summary>
    public IReadOnlyList<InputVersion> Versions { get; init; } = [];

    /// <summary>Solar days that gave an observation.</summary>
    public required int Days { get; init; }

    /// <summary>When the job began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Seconds until the pixels were there.</summary>
    public required double LoadSeconds { get; init; }

    /// <summary>Seconds of encoding and writing.</summary>
    public required double WriteSeconds { get; init; }

    /// <summary>True where the job was kept although inputs failed.</summary>
    [JsonIgnore]
    public bool HasFailedInputs => Inputs.Any(input => input.Outcome == InputOutcome.Failed);
}
