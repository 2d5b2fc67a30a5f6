using Datacube.CubeBuilder.Plans;
using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Running;

namespace Datacube.CubeBuilder.ReplaceCube;

/// <summary>The first task of a job that replaces a cube: until the job is accepted and this task runs, the old cube stays as it was.</summary>
internal sealed class ReplaceCubeHandler(Builds builds) : ITaskHandler
{
    public const string Kind = "replace";

    public async Task<TaskResult> RunAsync(ClaimedTask task, CancellationToken cancellation)
    {
        var (build, job) = await builds.OpenAsync(task.JobId, cancellation);
        await new CubeClaim(build.Store).ReplaceAsync(build.Plan, job.Replaces!, task.RequireLeaseAsync, cancellation);
        return TaskResult.Nothing;
    }
}
