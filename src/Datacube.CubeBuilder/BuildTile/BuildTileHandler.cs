using System.Text.Json;
using Datacube.Contracts.Errors;
using Datacube.CubeBuilder.Plans;
using Datacube.CubeBuilder.Reports;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;
using Datacube.Jobs.Running;

namespace Datacube.CubeBuilder.BuildTile;

/// <summary>
/// Computes and commits one tile of one period. Safe to run twice, also at the same time: the engine gives the same bytes each time, chunks
/// appear whole, and the record that makes them count is created once.
/// </summary>
internal sealed class BuildTileHandler(Builds builds, ReportStore reports, TileWorkshop workshop) : ITaskHandler
{
    public const string Kind = "tile";

    public async Task<TaskResult> RunAsync(ClaimedTask task, CancellationToken cancellation)
    {
        var (build, job) = await builds.OpenAsync(task.JobId, cancellation);
        var tile = build.Plan.Tiles.First(each => each.Id == task.Key);
        var tiles = workshop.For(build);
        if (await tiles.FindAsync(tile, job.AllowPartial, discard: true, cancellation) is not null)
            // What a later attempt finds is the work of an earlier one.
            return Note(skipped: job.Action == TargetAction.Resume && task.Token == 1);
        await foreach (var result in tiles.RunAsync([tile], workshop.Options(job.AllowPartial) with { RequireOwnership = stop => RequireLeaseAsync(task, stop) }, cancellation))
        {
            if (result.Code is not { } code)
                continue;
            await reports.SaveRefusalAsync(task.JobId, task.Key, result, cancellation);
            throw new DatacubeException(code, result.Message ?? "Inputs failed.");
        }
        return Note(skipped: false);
    }

    private static async Task RequireLeaseAsync(ClaimedTask task, CancellationToken cancellation)
    {
        try
        {
            await task.RequireLeaseAsync(cancellation);
        }
        catch (DatacubeException e) when (e.Code == "database.unavailable")
        {
            // A worker that cannot ask stops by its own clock when its lease ends; until then it goes on.
        }
    }

    private static TaskResult Note(bool skipped) => new(JsonSerializer.Serialize(new TileResultNote(skipped), CubeJson.Compact));
}
