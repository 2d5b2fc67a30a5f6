namespace Datacube.Jobs.Leasing;

/// <summary>How an attempt ended. The numbers are stored; they never change their meaning.</summary>
internal enum AttemptOutcome
{
    /// <summary>It has not.</summary>
    Running = 0,

    /// <summary>With a result.</summary>
    Succeeded = 1,

    /// <summary>With a failure of the task's own.</summary>
    Failed = 2,

    /// <summary>Given back by a worker that stopped: nobody's fault, nothing charged.</summary>
    Released = 3,

    /// <summary>The lease ran out, or the worker lacked resources: charged as an interruption.</summary>
    Interrupted = 4,

    /// <summary>Its job was cancelled or stopped.</summary>
    Cancelled = 5,
}
