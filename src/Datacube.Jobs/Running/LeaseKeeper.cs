using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using Datacube.Jobs.Leasing;
using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Running;

/// <summary>
/// Renews all leases of this process from a thread of its own, over a connection of its own: neither a computation that fills the thread
/// pool nor one that fills the connection pool delays a renewal. A lease that could not be renewed for its whole length counts as
/// lost here, by the monotonic clock, whether or not the database says so.
/// </summary>
internal sealed class LeaseKeeper : IDisposable
{
    private readonly ConcurrentDictionary<(Guid, long), HeldLease> held = [];
    private readonly ManualResetEventSlim end = new();
    private readonly TaskLedger ledger;
    private readonly JobsOptions options;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private Thread? thread;
    private bool ended;

    public LeaseKeeper(TaskLedger ledger, JobsOptions options, TimeProvider time, ILogger<LeaseKeeper> log) =>
        (this.ledger, this.options, this.time, this.log) = (ledger, options, time, log);

    /// <summary>The leases held now.</summary>
    internal IEnumerable<HeldLease> Held => held.Values;

    /// <summary>Starts to renew.</summary>
    /// <param name="task">The claimed task.</param>
    /// <param name="claimedAt">Timestamp of the monotonic clock from before the claim was sent.</param>
    internal HeldLease Hold(ClaimedTask task, long claimedAt)
    {
        var lease = new HeldLease(task, claimedAt, ended => held.TryRemove((ended.Task.Id, ended.Task.Token), out _), e => JobsLog.StopFailed(log, task.Id, task.Key, LogText.Of(e)));
        held[(task.Id, task.Token)] = lease;
        lock (gate)
            thread ??= ended ? null : Start();
        return lease;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (gate)
        {
            if (ended)
                return;
            ended = true;
        }
        end.Set();
        thread?.Join();
        end.Dispose();
    }

    private Thread Start()
    {
        var started = new Thread(Keep) { IsBackground = true, Name = "leases", Priority = ThreadPriority.AboveNormal };
        started.Start();
        return started;
    }

    private void Keep()
    {
        while (!end.Wait(options.ProgressEvery))
        {
            try
            {
                Beat();
            }
            catch (Exception e)
            {
                // Without this thread every lease would be lost, and its end would be that of the process.
                JobsLog.RenewalFailed(log, held.Count, LogText.Of(e));
            }
        }
    }

    private void Beat()
    {
        var due = held.Values.Select(lease => (Lease: lease, Progress: lease.Task.TakeProgress())).Where(one => one.Progress.Changed || time.GetElapsedTime(one.Lease.RenewedAt) >= options.RenewEvery).ToList();
        if (due.Count > 0)
            Renew(due);
        foreach (var lease in held.Values.Where(HasRunOut))
            Lose(lease);
    }

    private bool HasRunOut(HeldLease lease) => time.GetElapsedTime(lease.RenewedAt) >= options.Lease;

    private void Renew(List<(HeldLease Lease, (long Done, long Units, bool Changed) Progress)> due)
    {
        var sent = time.GetTimestamp();
        try
        {
            var renewed = ledger.Renew(due.ConvertAll(one => new LeaseProof(one.Lease.Task.Id, one.Lease.Task.Token, one.Progress.Done, one.Progress.Units)), options.RenewEvery)
                .ToDictionary(lease => (lease.TaskId, lease.Token), lease => lease.Stop);
            foreach (var (lease, _) in due)
            {
                if (!renewed.TryGetValue((lease.Task.Id, lease.Task.Token), out var stop))
                    Lose(lease);
                else
                    lease.RenewedAt = sent;
                if (stop)
                    lease.Stop(StopReason.JobStopped);
            }
        }
        catch (Exception e)
        {
            // Tried again with the next beat, until the lease has run out.
            JobsLog.RenewalFailed(log, due.Count, LogText.Of(e));
        }
    }

    /// <summary>An attempt failed: was that because its lease is lost, which this process need not have noticed yet?</summary>
    internal void LookAt(HeldLease lease, Exception failure)
    {
        if (failure is DatacubeException { Code: "LeaseLost" } || HasRunOut(lease))
            Lose(lease);
    }

    /// <summary>Nothing of the attempt counts.</summary>
    internal void Lose(HeldLease lease)
    {
        // An attempt that has just ended is not in the table any more, and was not lost.
        if (lease.Reason == StopReason.LeaseLost || !held.ContainsKey((lease.Task.Id, lease.Task.Token)))
            return;
        JobsLog.LeaseLost(log, lease.Task.Id, lease.Task.Key, lease.Task.Token);
        JobsMeter.LeasesLost.Add(1);
        lease.Stop(StopReason.LeaseLost);
    }
}
