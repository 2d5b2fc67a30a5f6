using Datacube.Contracts.Errors;

namespace Datacube.Jobs.Ledger;

/// <summary>A job as the ledger knows it at one moment.</summary>
public sealed record Job
{
    /// <summary>Identifier.</summary>
    public required Guid Id { get; init; }

    /// <summary>What kind of job this is.</summary>
    public required string Kind { get; init; }

    /// <summary>Who asked.</summary>
    public required string Owner { get; init; }

    /// <summary>The client's own name for the submission, or null.</summary>
    public string? RequestId { get; init; }

    /// <summary>The request as JSON.</summary>
    public required string Request { get; init; }

    /// <summary>Where the job stands.</summary>
    public required JobState State { get; init; }

    /// <summary>Someone asked to cancel; the job ends as <see cref="JobState.Cancelled"/>.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>How many tasks may fail before the job stops early.</summary>
    public int MaxFailedTasks { get; init; }

    /// <summary>Counts of tasks and the share that is done.</summary>
    public required JobProgress Progress { get; init; }

    /// <summary>Code of the error table, for a job that failed.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What went wrong, without secrets.</summary>
    public string? ErrorText { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first task was claimed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it was removed because it had ended long ago; null for a job that is there. Of a removed one nothing is left but times and outcome.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The error that asking for a removed job gives: <c>job.removed</c>.</summary>
    public DatacubeException Removed() => new("job.removed",
        FormattableString.Invariant($"Job {Id} ended as {State} on {EndedAt:yyyy-MM-dd} and was removed on {RemovedAt:yyyy-MM-dd}: ended jobs are kept for a limited time (Jobs:KeepJobs of the service). What it wrote is where it was written."), "job_id");

    /// <summary>True once nothing will change any more (unless someone redrives it).</summary>
    public bool HasEnded => State is not (JobState.Queued or JobState.Running);
}
