namespace Datacube.Jobs.Running;

/// <summary>Whether this process takes work.</summary>
internal sealed class WorkerState(JobsOptions options, TimeProvider time)
{
    private long restsUntil;
    private volatile bool stopping;

    /// <summary>Name of this worker in the ledger.</summary>
    internal string Name { get; } = options.Worker ?? $"{Environment.MachineName}/{Environment.ProcessId}";

    internal bool IsStopping => stopping;

    /// <summary>True while disk or memory had run out a moment ago.</summary>
    internal bool IsResting => time.GetUtcNow().UtcTicks < Interlocked.Read(ref restsUntil);

    internal bool TakesWork => !stopping && !IsResting;

    /// <summary>Takes no work for a while. Returns how long.</summary>
    internal TimeSpan Rest()
    {
        Interlocked.Exchange(ref restsUntil, (time.GetUtcNow() + options.RestAfterExhaustion).UtcTicks);
        return options.RestAfterExhaustion;
    }

    internal void Stop() => stopping = true;
}
