using Datacube.Engine.Cubes.Building;

namespace Datacube.Cli.Backends;

/// <summary>Where a cube is built: in this process, or by the services. Both go the same steps and leave the same bytes.</summary>
internal interface ICubeBackend : IAsyncDisposable
{
    /// <summary>Plans the cube. The services also accept it, unless it is a dry run; what they accepted runs on whatever becomes of this process.</summary>
    Task<PlannedCube> PlanAsync(bool dryRun, CancellationToken cancellation);

    /// <summary>Builds what was planned, or waits until it is built.</summary>
    Task<CubeReport> BuildAsync(IProgress<CubeProgress>? progress, CancellationToken cancellation);
}
