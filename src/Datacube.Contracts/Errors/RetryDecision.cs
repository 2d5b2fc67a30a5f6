namespace Datacube.Contracts.Errors;

/// <summary>What a worker does with a task that failed.</summary>
public enum RetryDecision
{
    /// <summary>Nothing: it would fail again.</summary>
    Never,

    /// <summary>Up to five times with exponential back-off and full jitter, obeying Retry-After.</summary>
    BackOff,

    /// <summary>Drop the cached copy and fetch once more; after that the input is bad.</summary>
    RefetchOnce,

    /// <summary>Refresh credentials or sign again, once.</summary>
    RenewCredentialsOnce,

    /// <summary>Give the task back without charging a failure.</summary>
    Release,

    /// <summary>Once more on another worker, then fail as <c>internal</c>.</summary>
    OnceElsewhere,
}
