using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>A cube as it was ordered: what decides about the job. Equal orders have equal JSON.</summary>
internal sealed record CubeOrder
{
    /// <summary>The cube.</summary>
    public required CubeRequest Request { get; init; }

    /// <summary>How the caller wrote the catalogue.</summary>
    public required string CatalogAsWritten { get; init; }

    /// <summary>What may happen to an existing target.</summary>
    public required TargetMode Mode { get; init; }

    /// <summary>True where a cube with failed inputs may be published.</summary>
    public required bool AllowPartial { get; init; }

    /// <summary>Limits on the size of the cube.</summary>
    public required CostLimits Limits { get; init; }

    /// <summary>The job stops early when more tasks than this have failed; null for the service's rule.</summary>
    public int? MaxFailedTasks { get; init; }
}
