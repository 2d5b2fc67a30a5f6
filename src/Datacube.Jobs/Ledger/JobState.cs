namespace Datacube.Jobs.Ledger;

/// <summary>Where a job stands. The numbers are stored; they never change their meaning.</summary>
public enum JobState
{
    /// <summary>Accepted; no task was claimed yet.</summary>
    Queued = 0,

    /// <summary>At least one task was claimed, and not all have ended.</summary>
    Running = 1,

    /// <summary>Ended: every task succeeded.</summary>
    Succeeded = 2,

    /// <summary>Ended: the job's last step succeeded, some of the tasks before it failed for good.</summary>
    PartiallySucceeded = 3,

    /// <summary>Ended: see the code.</summary>
    Failed = 4,

    /// <summary>Ended: someone cancelled it.</summary>
    Cancelled = 5,
}
