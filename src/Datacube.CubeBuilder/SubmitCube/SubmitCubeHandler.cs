using System.Text.Json;
using Datacube.CubeBuilder.BuildTile;
using Datacube.CubeBuilder.FinishCube;
using Datacube.CubeBuilder.PlanCube;
using Datacube.CubeBuilder.Plans;
using Datacube.CubeBuilder.RemoveCube;
using Datacube.CubeBuilder.ReplaceCube;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;
using Datacube.Jobs.Ledger;

namespace Datacube.CubeBuilder.SubmitCube;

/// <summary>
/// Accepts a cube. Why it is accepted once, however often it is submitted: submissions for one target go one after the other; each first
/// looks for the job of an equal one; the ledger stores job and tasks in one transaction and refuses a second job of the same id. A death
/// between the claim of the target and that transaction leaves an unfinished build, which the same request continues. A cube that is to be replaced
/// is not touched before the job is accepted: its removal is the job's first task.
/// </summary>
internal sealed class SubmitCubeHandler(PlanningTurns planning, JobLookup lookup, JobLedger ledger, PlanStore plans)
{
    public const string JobKind = "cube";

    public async Task<AcceptedCube> RunAsync(CubeSubmission submission, bool dryRun, CancellationToken cancellation)
    {
        if (dryRun)
        {
            var preparation = await planning.PrepareAsync(submission, cancellation);
            return new(null, false, CubePlanning.JobOf(submission, preparation, ""), preparation.Plan);
        }
        return await lookup.AloneAtAsync(submission.Spec.Output, () => SubmitAsync(submission, cancellation), cancellation);
    }

    private async Task<AcceptedCube> SubmitAsync(CubeSubmission submission, CancellationToken cancellation)
    {
        var request = JsonSerializer.Serialize(submission.Order, CubeJson.Compact);
        if (await lookup.FindAsync(submission, request, cancellation) is { } existing)
            return await KnownAsync(existing, cancellation);
        await lookup.RequireRoomAsync(submission.Owner, cancellation);
        var preparation = await planning.PrepareAsync(submission, cancellation);
        await CubePlanning.ClaimAsync(preparation, cancellation);
        var job = CubePlanning.JobOf(submission, preparation, await plans.AddAsync(preparation.Plan, cancellation));
        // Planning takes minutes, in which the session that holds the place may have died and another process may have taken it.
        if (await lookup.FindAsync(submission, request, cancellation) is { } quicker)
            return await KnownAsync(quicker, cancellation);
        var accepted = await ledger.SubmitAsync(new JobSubmission
        {
            Kind = JobKind,
            Request = request,
            Tasks = TasksOf(preparation),
            // Without a name of the caller's: this job, and no older one that may have had the same content.
            RequestId = submission.RequestId ?? $"auto:{Guid.CreateVersion7()}",
            Owner = submission.Owner,
            Plan = job.ToJson(),
            Priority = submission.Priority,
            MaxLiveJobs = planning.MaxLiveJobs,
            MaxFailedTasks = submission.Order.MaxFailedTasks,
            Cleanup = new TaskSpec(RemoveCubeHandler.Kind, RemoveCubeHandler.Kind, "{}"),
        }, cancellation);
        return new(accepted.JobId, accepted.AlreadyExists, job, preparation.Plan);
    }

    private async Task<AcceptedCube> KnownAsync(Guid job, CancellationToken cancellation)
    {
        var known = CubeJob.Parse(await ledger.GetPlanAsync(job, cancellation));
        return new(job, true, known, await plans.GetAsync(known.Plan, cancellation));
    }

    private static List<TaskSpec> TasksOf(CubePreparation preparation) =>
    [
        .. preparation.Action == TargetAction.Replace ? [new TaskSpec(ReplaceCubeHandler.Kind, ReplaceCubeHandler.Kind, "{}")] : Array.Empty<TaskSpec>(),
        .. preparation.Action == TargetAction.Nothing ? [] : preparation.Jobs.Select(tile => new TaskSpec(BuildTileHandler.Kind, tile.Id, "{}", Phase: 1)),
        new TaskSpec(FinishCubeHandler.Kind, FinishCubeHandler.Kind, "{}", Phase: 2),
    ];
}
