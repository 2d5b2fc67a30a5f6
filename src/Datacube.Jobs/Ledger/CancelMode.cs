namespace Datacube.Jobs.Ledger;

/// <summary>What becomes of the results of tasks that had succeeded before their job was cancelled.</summary>
public enum CancelMode
{
    /// <summary>They stay.</summary>
    Keep = 0,

    /// <summary>The job's cleanup task removes them before the job ends.</summary>
    Remove = 1,
}
