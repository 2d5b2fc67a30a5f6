namespace Datacube.Jobs.Ledger;

/// <summary>A job as it is handed in: the request, the frozen plan and the tasks, stored in one transaction.</summary>
public sealed record JobSubmission
{
    /// <summary>What kind of job this is, for example <c>cube</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The request in canonical JSON: equal requests must give equal text. Together with <see cref="Kind"/> and <see cref="Owner"/> it is the job's content.</summary>
    public required string Request { get; init; }

    /// <summary>The tasks; at least one. Tasks of a later phase see the results of the earlier ones in the ledger.</summary>
    public required IReadOnlyCollection<TaskSpec> Tasks { get; init; }

    /// <summary>The client's own name for this submission, or null. The same name always gives the same job.</summary>
    public string? RequestId { get; init; }

    /// <summary>Who asked; request ids of different owners never meet.</summary>
    public string Owner { get; init; } = "";

    /// <summary>What all tasks share, as JSON: the frozen inputs. It is no part of the content that makes two submissions equal.</summary>
    public string Plan { get; init; } = "{}";

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>How many tasks may fail before the job stops early; null for the greater of 10 and 5 % of the tasks.</summary>
    public int? MaxFailedTasks { get; init; }

    /// <summary>How many jobs of the owner may be live, this one counted; null for no limit.</summary>
    public int? MaxLiveJobs { get; init; }

    /// <summary>Runs once, after everything else has ended, when the job is cancelled with <see cref="CancelMode.Remove"/>: removes what finished tasks left.</summary>
    public TaskSpec? Cleanup { get; init; }
}
