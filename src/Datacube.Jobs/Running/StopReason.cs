namespace Datacube.Jobs.Running;

/// <summary>Why a running task was asked to stop.</summary>
internal enum StopReason
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>Its job was cancelled or stopped.</summary>
    JobStopped = 1,

    /// <summary>This process stops.</summary>
    Shutdown = 2,

    /// <summary>Another worker may hold it now: nothing that this attempt does counts any more.</summary>
    LeaseLost = 3,
}
