using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Datacube.Jobs.Ledger;

/// <summary>
/// One look at the ledger for all who watch jobs in this process: whoever asks within a pause shares the question that ends it, and the next
/// one is not asked before it is answered. However many watch, the database hears a few questions per second.
/// </summary>
/// <param name="read">Reads jobs by their numbers; those that are gone are missing.</param>
/// <param name="time">Paces the looks.</param>
internal sealed class JobLooks(Func<Guid[], Task<List<Job>>> read, TimeProvider time)
{
    internal static readonly TimeSpan Every = TimeSpan.FromMilliseconds(300);

    private readonly Lock gate = new();
    private HashSet<Guid>? asked;
    private Task<Look> last = Task.FromResult(new Look([], null));

    /// <summary>The job at the next look; null where it is gone.</summary>
    internal async Task<Job?> NextAsync(Guid job, CancellationToken cancellation)
    {
        Task<Look> look;
        lock (gate)
        {
            if (asked is null)
            {
                asked = [];
                last = LookAsync(last);
            }
            asked.Add(job);
            look = last;
        }
        var (jobs, failure) = await look.WaitAsync(cancellation).ConfigureAwait(false);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
        return jobs.GetValueOrDefault(job);
    }

    private async Task<Look> LookAsync(Task<Look> before)
    {
        // Belongs to no request: the trace of the first who asked would show the questions of all.
        Activity.Current = null;
        await Task.WhenAll(before, Task.Delay(Every, time)).ConfigureAwait(false);
        Guid[] jobs;
        lock (gate)
        {
            jobs = [.. asked!];
            asked = null;
        }
        try
        {
            return new((await read(jobs).ConfigureAwait(false)).ToDictionary(job => job.Id), null);
        }
#pragma warning disable CA1031 // Everybody who waits hears of it; perhaps nobody does any more.
        catch (Exception failure)
        {
            return new([], failure);
        }
#pragma warning restore CA1031
    }

    private sealed record Look(Dictionary<Guid, Job> Jobs, Exception? Failure);
}
