using Datacube.Contracts.Cubes.V1;
using Datacube.Engine.Cubes.Building;
using Datacube.Engine.Cubes.Planning;
using CubeState = Datacube.Engine.Cubes.Building.CubeState;
using FailedInput = Datacube.Engine.Cubes.Building.FailedInput;
using State = Datacube.Contracts.Cubes.V1.CubeState;
using TargetAction = Datacube.Engine.Cubes.Building.TargetAction;

namespace Datacube.Cli.Backends;

/// <summary>Answers of the service in the words of the engine, so that both backends are shown alike.</summary>
internal static class AnswerMap
{
    public static PlannedCube Plan(SubmitCubeReply reply)
    {
        var plan = reply.Plan;
        return new()
        {
            JobId = reply.JobId.Length > 0 ? reply.JobId : null,
            AlreadyExists = reply.AlreadyExists,
            Output = new Uri(plan.Output),
            Action = Map(plan.Action),
            PlanHash = plan.Hash,
            Cost = Map(plan.Estimate),
            Crs = plan.Crs,
            PixelSize = plan.PixelSize,
            Rows = plan.Rows,
            Columns = plan.Columns,
            Periods = [.. plan.Periods],
            Notes = [.. plan.Notes],
            Jobs = plan.Tasks,
            Committed = plan.TasksDone,
            Abandoned = plan.AbandonedPeriods.Length > 0 ? plan.AbandonedPeriods : null,
        };
    }

    public static CubeReport Report(Report report) => new()
    {
        State = report.State switch
        {
            State.Succeeded => CubeState.Succeeded,
            State.PartiallySucceeded => CubeState.PartiallySucceeded,
            State.Incomplete => CubeState.Incomplete,
            State.Unchanged => CubeState.Unchanged,
            _ => CubeState.Failed,
        },
        Output = new Uri(report.Output),
        Action = Map(report.Action),
        PlanHash = report.PlanHash,
        Cost = Map(report.Estimate),
        JobsDone = report.TasksDone,
        JobsSkipped = report.TasksSkipped,
        JobsFailed = report.TasksFailed,
        JobsOpen = report.TasksOpen,
        InputsUsed = report.InputsUsed,
        InputsEmpty = report.InputsEmpty,
        InputsFailed = report.InputsFailed,
        AssetsVerified = report.AssetsVerified,
        AssetsUnverified = report.AssetsUnverified,
        FailedInputs = [.. report.FailedInputs.Select(input => new FailedInput(input.Scene, input.Band, input.Asset, input.Error.Code, input.Error.Message, input.Tasks))],
        FailedJobs = [.. report.FailedTasks.Select(task => new FailedJob(task.Task, task.Error.Code, task.Error.Message))],
        ValidShare = report.ValidShare,
        StoredBytes = report.StoredBytes,
        Seconds = report.Seconds,
        Notes = [.. report.Notes],
        Pictures = [.. report.Pictures],
    };

    public static CubeProgress Map(Progress progress) => new(progress.Total, progress.Done, progress.Skipped, progress.Failed, progress.Running, progress.Stage);

    private static CostEstimate Map(Estimate cost) => new(
        cost.Pixels, cost.Tiles, cost.TilesInGrid, cost.Periods, cost.Tasks, cost.Dates, cost.Scenes, cost.Reads, cost.InputBytes, cost.OutputBytes, cost.MemoryBytes, cost.Seconds);

    private static TargetAction Map(Contracts.Cubes.V1.TargetAction action) => action switch
    {
        Contracts.Cubes.V1.TargetAction.Resume => TargetAction.Resume,
        Contracts.Cubes.V1.TargetAction.Nothing => TargetAction.Nothing,
        Contracts.Cubes.V1.TargetAction.Append => TargetAction.Append,
        Contracts.Cubes.V1.TargetAction.Replace => TargetAction.Replace,
        _ => TargetAction.Create,
    };
}
