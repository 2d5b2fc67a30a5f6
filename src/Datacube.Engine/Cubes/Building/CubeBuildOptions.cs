using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;

namespace Datacube.Engine.Cubes.Building;

/// <summary>How a build is carried out; none of it changes a pixel.</summary>
public sealed record CubeBuildOptions
{
    /// <summary>Threads and memory.</summary>
    public PipelineOptions Pipeline { get; init; } = new();

    /// <summary>What may happen to an existing target.</summary>
    public TargetMode Mode { get; init; } = new();

    /// <summary>True where a cube with failed inputs may be published.</summary>
    public bool AllowPartial { get; init; }

    /// <summary>Limits on the size of a cube.</summary>
    public CostLimits Limits { get; init; } = new();

    /// <summary>Asked before a job's chunks are written. It throws where somebody else has the job by now: its bytes may differ where inputs are allowed to fail.</summary>
    public Func<CancellationToken, Task>? RequireOwnership { get; init; }
}
