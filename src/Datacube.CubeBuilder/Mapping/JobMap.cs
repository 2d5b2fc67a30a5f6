using Datacube.Contracts.Cubes.V1;
using Datacube.CubeBuilder.BuildTile;
using Datacube.CubeBuilder.Plans;
using Datacube.Jobs.Ledger;
using Google.Protobuf.WellKnownTypes;
using CubeState = Datacube.Engine.Cubes.Building.CubeState;
using Job = Datacube.Contracts.Cubes.V1.Job;
using JobState = Datacube.Contracts.Cubes.V1.JobState;
using LedgerJob = Datacube.Jobs.Ledger.Job;
using LedgerState = Datacube.Jobs.Ledger.JobState;

namespace Datacube.CubeBuilder.Mapping;

/// <summary>Jobs as messages.</summary>
internal static class JobMap
{
    /// <summary>A job without what only its report and its tasks know.</summary>
    public static Job Map(LedgerJob job, CubeJob cube, CubeState? outcome) => new()
    {
        JobId = job.Id.ToString(),
        RequestId = job.RequestId is { } id && !id.StartsWith("auto:", StringComparison.Ordinal) ? id : "",
        State = StateOf(job, outcome),
        Output = cube.Output.ToString(),
        PlanHash = cube.PlanHash,
        Priority = job.Priority,
        Created = Timestamp.FromDateTimeOffset(job.CreatedAt),
        Started = job.StartedAt is { } started ? Timestamp.FromDateTimeOffset(started) : null,
        Ended = job.EndedAt is { } ended ? Timestamp.FromDateTimeOffset(ended) : null,
        Progress = Progress(job, cube),
        Error = job.ErrorCode is { } code ? new() { Code = code, Message = job.ErrorText ?? "" } : null,
    };

    /// <summary>Tiles that failed.</summary>
    public static IEnumerable<FailedTask> Failures(IEnumerable<JobTask> tasks) => tasks
        .Where(task => task.Kind == BuildTileHandler.Kind && task.State == TaskState.Failed)
        .Select(task => new FailedTask { Task = task.Key, Error = new() { Code = task.ErrorCode ?? "internal", Message = task.ErrorText ?? "" } });

    private static JobState StateOf(LedgerJob job, CubeState? outcome) => job.State switch
    {
        LedgerState.Queued or LedgerState.Running when job.CancelRequested => JobState.Cancelling,
        LedgerState.Queued => JobState.Waiting,
        LedgerState.Running => JobState.Running,
        LedgerState.Failed => JobState.Failed,
        LedgerState.Cancelled => JobState.Cancelled,
        LedgerState.PartiallySucceeded => JobState.PartiallySucceeded,
        // All tasks went well, and yet the cube may lack inputs that were allowed to fail, or tiles that were not asked for.
        _ => outcome is CubeState.PartiallySucceeded or CubeState.Incomplete ? JobState.PartiallySucceeded : JobState.Succeeded,
    };

    /// <summary>The last task of a job finishes the cube, and the first of one that replaces a cube removes that: they count as no tiles.</summary>
    private static Progress Progress(LedgerJob job, CubeJob cube)
    {
        var first = cube.Replaces is null ? 0 : 1;
        var tiles = job.Progress.Total - 1 - first;
        var done = Math.Clamp(job.Progress.Succeeded - first, 0, tiles);
        return new Progress
        {
            Total = tiles,
            Skipped = Math.Min(done, cube.Committed),
            Done = done - Math.Min(done, cube.Committed),
            Failed = Math.Min(job.Progress.Failed, tiles),
            Running = job.Progress.Running,
            Stage = done + job.Progress.Failed + job.Progress.Cancelled >= tiles ? "finish" : "tiles",
        };
    }
}
