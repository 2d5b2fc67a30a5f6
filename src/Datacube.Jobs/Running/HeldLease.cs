namespace Datacube.Jobs.Running;

/// <summary>A lease that this process holds, as long as it renews it.</summary>
internal sealed class HeldLease : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Action<HeldLease> release;
    private readonly Action<Exception> report;
    private int reason;

    /// <param name="task">The task.</param>
    /// <param name="claimedAt">Timestamp of the monotonic clock from before the claim was sent.</param>
    /// <param name="release">Called when the attempt has ended.</param>
    /// <param name="report">Told what callbacks of the handler threw when they were asked to stop.</param>
    internal HeldLease(ClaimedTask task, long claimedAt, Action<HeldLease> release, Action<Exception> report) =>
        (Task, RenewedAt, this.release, this.report) = (task, claimedAt, release, report);

    internal ClaimedTask Task { get; }

    /// <summary>Cancelled when the attempt is to end.</summary>
    internal CancellationToken Stopping => stop.Token;

    internal StopReason Reason => (StopReason)Volatile.Read(ref reason);

    /// <summary>Timestamp of the monotonic clock, taken before the renewal was sent: the lease cannot have ended earlier than that plus its length.</summary>
    internal long RenewedAt { get; set; }

    /// <summary>Asks the attempt to stop. A lost lease overrules every other reason, since nothing counts after it.</summary>
    internal void Stop(StopReason why)
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref reason);
            if (seen >= (int)why)
                return;
        }
        while (Interlocked.CompareExchange(ref reason, (int)why, seen) != seen);
        // Never on the calling thread: what handlers registered must not hold up the renewal of other leases.
        ThreadPool.UnsafeQueueUserWorkItem(_ => Cancel(), null);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        release(this);
        lock (stop)
            stop.Dispose();
    }

    private void Cancel()
    {
        lock (stop)
        {
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The attempt ended by itself meanwhile.
            }
            catch (AggregateException e)
            {
                // On this thread it would end the process.
                report(e);
            }
        }
    }
}
