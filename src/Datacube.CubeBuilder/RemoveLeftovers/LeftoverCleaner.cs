using Datacube.CubeBuilder.BuildTile;
using Datacube.CubeBuilder.Plans;
using Datacube.Engine.Cubes.Building;
using Datacube.Jobs.Running;

namespace Datacube.CubeBuilder.RemoveLeftovers;

/// <summary>
/// Removes the uploads and temporary files of an attempt whose worker died. Its keys are its tile's own, the tile's task has ended, and what a
/// later job at the same place begins is younger than the attempt's end.
/// </summary>
internal sealed class LeftoverCleaner(Builds builds) : IAttemptCleaner
{
    public async Task CleanAsync(EndedAttempt attempt, CancellationToken cancellation)
    {
        var (build, _) = await builds.OpenAsync(attempt.JobId, cancellation);
        await CubeLeftovers.RemoveAsync(build, attempt.Kind == BuildTileHandler.Kind ? attempt.Key : null, attempt.End, cancellation);
    }
}
