using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Sweeping;

/// <summary>Sweeps again and again.</summary>
internal sealed class Sweeper(Sweep sweep, Retention retention, SweepSettings settings, TimeProvider time) : SweepLoop(settings, time)
{
    protected override async Task OnceAsync(CancellationToken cancellation)
    {
        await sweep.RunAsync(cancellation).ConfigureAwait(false);
        await retention.RunAsync(cancellation).ConfigureAwait(false);
    }

    protected override void Tell(ILogger log, string failure) => JobsLog.SweepFailed(log, failure);
}
