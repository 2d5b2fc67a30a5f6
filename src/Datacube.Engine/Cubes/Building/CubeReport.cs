using Datacube.Engine.Cubes.Planning;

namespace Datacube.Engine.Cubes.Building;

/// <summary>How a build ended, with the plan's own numbers beside what happened.</summary>
public sealed record CubeReport
{
    /// <summary>How it ended.</summary>
    public required CubeState State { get; init; }

    /// <summary>Where the cube is.</summary>
    public required Uri Output { get; init; }

    /// <summary>What happened to the target.</summary>
    public required TargetAction Action { get; init; }

    /// <summary>Fingerprint of the plan.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The plan's numbers, as in the dry run.</summary>
    public required CostEstimate Cost { get; init; }

    /// <summary>Jobs computed in this run.</summary>
    public required int JobsDone { get; init; }

    /// <summary>Jobs that an earlier run had computed.</summary>
    public required int JobsSkipped { get; init; }

    /// <summary>Jobs that failed.</summary>
    public required int JobsFailed { get; init; }

    /// <summary>Jobs that were not selected or not reached.</summary>
    public required int JobsOpen { get; init; }

    /// <summary>Inputs that gave observations.</summary>
    public required long InputsUsed { get; init; }

    /// <summary>Inputs without a valid observation.</summary>
    public required long InputsEmpty { get; init; }

    /// <summary>Inputs that could not be read (scene × band × job), and items that could not be used, each once.</summary>
    public required long InputsFailed { get; init; }

    /// <summary>Assets whose bytes have the checksum that their items state.</summary>
    public long AssetsVerified { get; init; }

    /// <summary>Assets that were read unverified: no checksum is stated, or one of an unknown kind, or they were read in parts. The cube's item says which.</summary>
    public long AssetsUnverified { get; init; }

    /// <summary>The failed inputs, each asset once.</summary>
    public required IReadOnlyList<FailedInput> FailedInputs { get; init; }

    /// <summary>The failed jobs.</summary>
    public required IReadOnlyList<FailedJob> FailedJobs { get; init; }

    /// <summary>Share of pixels with a value, over all bands and jobs that are done.</summary>
    public required double ValidShare { get; init; }

    /// <summary>Bytes stored.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>Seconds of this run.</summary>
    public required double Seconds { get; init; }

    /// <summary>What the user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Pictures, by key below the target.</summary>
    public required IReadOnlyList<string> Pictures { get; init; }
}
