using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Sweeping;

/// <summary>Cleans after lost attempts again and again. A loop of its own: a store that does not answer must not keep leases from expiring.</summary>
internal sealed class AttemptCleaningLoop(AttemptCleaning cleaning, SweepSettings settings, TimeProvider time) : SweepLoop(settings, time)
{
    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        while (await cleaning.RunAsync(cancellation).ConfigureAwait(false))
        {
            // All that is due.
        }
    }

    protected override void Tell(ILogger log, string failure) => JobsLog.CleaningStopped(log, failure);
}
