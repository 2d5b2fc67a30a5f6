using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;

namespace Datacube.Engine.Cubes.Building;

/// <summary>From job results to a report.</summary>
internal static class CubeReports
{
    public static CubeReport Of(CubeBuild build, IReadOnlyList<JobResult> results, CubeState state, TimeSpan elapsed, IReadOnlyList<string> pictures)
    {
        var inputs = results.SelectMany(result => result.Inputs).ToList();
        var commits = results.Where(result => result.Commit is not null).Select(result => result.Commit!).ToList();
        double pixels = commits.Sum(commit => (double)commit.Pixels * commit.ValidPixels.Count), valid = commits.Sum(commit => (double)commit.ValidPixels.Sum());
        var assets = new ReadAssets(results);
        return new CubeReport
        {
            State = state,
            Output = build.Store.Root,
            Action = build.Action,
            PlanHash = build.Plan.Hash,
            Cost = build.Plan.Cost,
            JobsDone = results.Count(result => result.State is "written" or "empty" && !result.IsSkipped),
            JobsSkipped = results.Count(result => result.State is "written" or "empty" && result.IsSkipped),
            JobsFailed = results.Count(result => result.State == "failed"),
            JobsOpen = results.Count(result => result.State == "open"),
            InputsUsed = inputs.Count(input => input.Outcome == InputOutcome.Used),
            InputsEmpty = inputs.Count(input => input.Outcome == InputOutcome.Empty),
            InputsFailed = inputs.Count(input => input.Outcome == InputOutcome.Failed) + build.Plan.Refused.Count,
            AssetsVerified = assets.Verified,
            AssetsUnverified = assets.Unverified,
            FailedInputs = Failures([build.Plan], results),
            FailedJobs = [.. results.Where(result => result.Code is not null).Select(result => new FailedJob(result.Tile.Id, result.Code!, result.Message ?? ""))],
            ValidShare = pixels > 0 ? Math.Round(valid / pixels, 4) : 0,
            StoredBytes = commits.Sum(commit => commit.Chunks.Sum(chunk => chunk.Size)),
            Seconds = Math.Round(elapsed.TotalSeconds, 1),
            Notes = build.Plan.Notes,
            Pictures = pictures,
        };
    }

    /// <summary>Of a cube that is complete already: the figures that its records hold.</summary>
    public static CubeReport Unchanged(CubeBuild build, FinishedCube finished, IReadOnlyList<JobResult> stored) => Of(
        build, stored, finished.State == CubeState.PartiallySucceeded ? CubeState.PartiallySucceeded : CubeState.Unchanged, TimeSpan.Zero, CubeFiles.PicturesOf(finished)) with
    {
        Notes = ["The cube is complete and was built from the same request; nothing to do. --overwrite builds it again with what the catalogue holds now."],
    };

    /// <summary>Each failed asset once, then the items that could not be used at all.</summary>
    public static IReadOnlyList<FailedInput> Failures(IReadOnlyList<CubePlan> plans, IReadOnlyList<JobResult> results) =>
    [
        .. results.SelectMany(result => result.Inputs)
            .Where(input => input.Outcome == InputOutcome.Failed)
            .GroupBy(input => (input.SceneId, input.Band, input.AssetKey))
            .OrderBy(group => group.Key.SceneId, StringComparer.Ordinal).ThenBy(group => group.Key.Band, StringComparer.Ordinal)
            .Select(group => new FailedInput(group.Key.SceneId, group.Key.Band, group.Key.AssetKey, group.First().Code ?? "internal", group.First().Reason ?? "", group.Count())),
        .. plans.SelectMany(plan => plan.Refused).Select(item => new FailedInput(item.Id, "", "", item.Code, item.Reason, 0)),
    ];
}
