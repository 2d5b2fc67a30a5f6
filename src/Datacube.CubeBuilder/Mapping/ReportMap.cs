using Datacube.Contracts.Cubes.V1;
using Datacube.Engine.Cubes.Building;
using CubeState = Datacube.Contracts.Cubes.V1.CubeState;
using FailedInput = Datacube.Contracts.Cubes.V1.FailedInput;
using State = Datacube.Engine.Cubes.Building.CubeState;

namespace Datacube.CubeBuilder.Mapping;

/// <summary>Reports as messages.</summary>
internal static class ReportMap
{
    public static Report Map(CubeReport report) => new()
    {
        State = Map(report.State),
        Output = report.Output.ToString(),
        Action = PlanMap.Map(report.Action),
        PlanHash = report.PlanHash,
        Estimate = PlanMap.Map(report.Cost),
        TasksDone = report.JobsDone,
        TasksSkipped = report.JobsSkipped,
        TasksFailed = report.JobsFailed,
        TasksOpen = report.JobsOpen,
        InputsUsed = report.InputsUsed,
        InputsEmpty = report.InputsEmpty,
        InputsFailed = report.InputsFailed,
        AssetsVerified = report.AssetsVerified,
        AssetsUnverified = report.AssetsUnverified,
        FailedInputs = { report.FailedInputs.Select(input => new FailedInput { Scene = input.Scene, Band = input.Band, Asset = input.Asset, Error = new() { Code = input.Code, Message = input.Reason }, Tasks = input.Jobs }) },
        FailedTasks = { report.FailedJobs.Select(job => new FailedTask { Task = job.Job, Error = new() { Code = job.Code, Message = job.Message } }) },
        ValidShare = report.ValidShare,
        StoredBytes = report.StoredBytes,
        Seconds = report.Seconds,
        Notes = { report.Notes },
        Pictures = { report.Pictures },
    };

    private static CubeState Map(State state) => state switch
    {
        State.Succeeded => CubeState.Succeeded,
        State.PartiallySucceeded => CubeState.PartiallySucceeded,
        State.Failed => CubeState.Failed,
        State.Incomplete => CubeState.Incomplete,
        State.Unchanged => CubeState.Unchanged,
        _ => CubeState.Unspecified,
    };
}
