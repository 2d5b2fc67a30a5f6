using Datacube.CubeBuilder.Plans;
using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;

namespace Datacube.CubeBuilder.FinishCube;

/// <summary>How a job's cube is finished.</summary>
internal sealed class FinishSteps(Builds builds, TimeProvider clock)
{
    public Task<OpenedBuild> OpenAsync(Guid job, CancellationToken cancellation) => builds.OpenAsync(job, cancellation);

    public CubeFinish For(CubeBuild build) => new(build, clock);

    public FinishOptions Options(CubeJob cube, Job job, ClaimedTask task) => new(
        cube.AllowPartial,
        () => TimeSpan.FromTicks(Math.Max(0, (clock.GetUtcNow() - (job.StartedAt ?? job.CreatedAt)).Ticks)),
        task.RequireLeaseAsync);
}
