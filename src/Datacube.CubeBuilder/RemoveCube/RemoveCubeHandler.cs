using Datacube.CubeBuilder.Plans;
using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Running;

namespace Datacube.CubeBuilder.RemoveCube;

/// <summary>Takes back what a cancelled job has written.</summary>
internal sealed class RemoveCubeHandler(Builds builds) : ITaskHandler
{
    public const string Kind = "remove";

    public async Task<TaskResult> RunAsync(ClaimedTask task, CancellationToken cancellation)
    {
        await CubeRemoval.RemoveAsync((await builds.OpenAsync(task.JobId, cancellation)).Build, cancellation);
        return TaskResult.Nothing;
    }
}
