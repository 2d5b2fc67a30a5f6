using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Sweeping;

/// <summary>Sweeps again and again.</summary>
internal sealed class Sweeper(Sweep sweep, SweepSettings settings, TimeProvider time) : SweepLoop(settings, time)
{
    protected override Task OnceAsync(CancellationToken cancellation) => sweep.RunAsync(cancellation);

    protected override void Tell(ILogger log, string failure) => JobsLog.SweepFailed(log, failure);
}
