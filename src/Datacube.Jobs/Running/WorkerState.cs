namespace Datacube.Jobs.Running;

/// <summary>Whether this process takes work.</summary>
internal sealed class WorkerState(JobsOptions options, TimeProvider time)
{
    private long restsFrom;
    private volatile bool stopping;

    /// <summary>Name of this worker in the ledger.</summary>
    internal string Name { get; } = options.Worker ?? $"{Environment.MachineName}/{Environment.ProcessId}";

    internal bool IsStopping => stopping;

    /// <summary>True while disk or memory had run out a moment ago.</summary>
    internal bool IsResting => Interlocked.Read(ref restsFrom) is not 0 and var from && time.GetElapsedTime(from) < options.RestAfterExhaustion;

    internal bool TakesWork => !stopping && !IsResting;

    /// <summary>Takes no work for a while. Returns how long.</summary>
    internal TimeSpan Rest()
    {
        // The monotonic clock: a worker whose clock is set back would rest for as long again.
        Interlocked.Exchange(ref restsFrom, time.GetTimestamp());
        return options.RestAfterExhaustion;
    }

    internal void Stop() => stopping = true;
}
