namespace Datacube.Jobs.Ledger;

/// <summary>Where a task stands. The numbers are stored; they never change their meaning.</summary>
public enum TaskState
{
    /// <summary>Waits for the phases before its own.</summary>
    Waiting = 0,

    /// <summary>May be claimed, once its <c>not_before</c> has passed.</summary>
    Ready = 1,

    /// <summary>A worker holds its lease.</summary>
    Running = 2,

    /// <summary>Ended well.</summary>
    Succeeded = 3,

    /// <summary>Ended for good with a code.</summary>
    Failed = 4,

    /// <summary>Ended because its job was cancelled or stopped.</summary>
    Cancelled = 5,
}
