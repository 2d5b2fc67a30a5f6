using System.Text.Json;
using Datacube.CubeBuilder.BuildTile;
using Datacube.CubeBuilder.Plans;
using Datacube.CubeBuilder.Reports;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;
using Datacube.Jobs.Ledger;

namespace Datacube.CubeBuilder.FinishCube;

/// <summary>What the tiles' tasks left, as one row per tile of the plan.</summary>
internal sealed class TileResults(JobLedger ledger, ReportStore reports, TileWorkshop workshop)
{
    public async Task<IReadOnlyList<JobResult>> CollectAsync(Guid jobId, OpenedBuild opened, CancellationToken cancellation)
    {
        var (build, job) = opened;
        var tasks = (await ledger.ListTasksAsync(jobId, null, cancellation)).Where(task => task.Kind == BuildTileHandler.Kind).ToDictionary(task => task.Key, StringComparer.Ordinal);
        var refusals = await reports.RefusalsAsync(jobId, cancellation);
        var tiles = workshop.For(build);
        var results = new List<JobResult>(build.Plan.Tiles.Count);
        foreach (var tile in build.Plan.Tiles)
        {
            results.Add(tasks.TryGetValue(tile.Id, out var task)
                ? await ResultAsync(tiles, tile, task, refusals.GetValueOrDefault(tile.Id), cancellation)
                : await UnselectedAsync(tiles, tile, job, cancellation));
        }
        return results;
    }

    private static async Task<JobResult> ResultAsync(TileBuilder tiles, PlannedTile tile, JobTask task, RefusedTile? refusal, CancellationToken cancellation)
    {
        switch (task.State)
        {
            case TaskState.Succeeded:
                var commit = await tiles.ReadRecordAsync(tile, cancellation);
                return new(tile, commit, JsonSerializer.Deserialize<TileResultNote>(task.Result ?? "{}", CubeJson.Compact)!.Skipped, commit.Inputs, null, null);
            case TaskState.Failed when refusal?.Code == task.ErrorCode:
                return new(tile, null, false, refusal!.Inputs, refusal.Code, refusal.Message);
            case TaskState.Failed:
                return new(tile, null, false, [], task.ErrorCode ?? "internal", task.ErrorText ?? "");
            default:
                return JobResult.Open(tile);
        }
    }

    /// <summary>A tile that the request left out counts where an earlier build finished it.</summary>
    private static async Task<JobResult> UnselectedAsync(TileBuilder tiles, PlannedTile tile, CubeJob job, CancellationToken cancellation) =>
        job.Action == TargetAction.Resume && await tiles.FindAsync(tile, job.AllowPartial, discard: false, cancellation) is { } found ? found : JobResult.Open(tile);
}
