using Datacube.Contracts.Errors;
using Datacube.Engine.Pipeline;
using Datacube.Raster.Reading;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// All tiles of a plan must have read the same objects. A plan names assets by their addresses; which object lay there is known when it is first read, stands in the
/// record of each job, and is compared before the cube is published.
/// </summary>
internal static class FrozenInputs
{
    /// <exception cref="DatacubeException"><c>source.changed</c>: two jobs read different objects under one name.</exception>
    public static void RequireSame(IReadOnlyList<JobResult> results)
    {
        Dictionary<(string Scene, string Asset), (string Version, string Job)> first = [];
        foreach (var commit in results.Select(result => result.Commit).OfType<TileCommit>())
        {
            // What failed gave nothing to the job, and may have been mended since.
            var failed = commit.Inputs.Where(input => input.Outcome == InputOutcome.Failed).Select(input => (input.SceneId, input.AssetKey)).ToHashSet();
            var sound = commit.Inputs.Where(input => input.Outcome != InputOutcome.Failed).Select(input => input.SceneId).ToHashSet(StringComparer.Ordinal);
            foreach (var input in commit.Versions.Where(input => sound.Contains(input.SceneId) && !failed.Contains((input.SceneId, input.AssetKey))))
            {
                if (first.TryAdd((input.SceneId, input.AssetKey), (input.Version, commit.Job)))
                    continue;
                var (version, job) = first[(input.SceneId, input.AssetKey)];
                if (!SourceVersion.AreSame(version, input.Version))
                    throw new DatacubeException("source.changed",
                        $"Asset '{input.AssetKey}' of '{input.SceneId}' was '{version}' when {job} read it and '{input.Version}' when {commit.Job} did. A cube of both is not published; build it anew with --overwrite.");
            }
        }
    }
}
