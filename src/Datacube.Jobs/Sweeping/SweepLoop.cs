using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Datacube.Jobs.Sweeping;

/// <summary>Does something at once and then again at every beat, until the host stops. What fails is told, and tried at the next beat.</summary>
internal abstract class SweepLoop(SweepSettings settings, TimeProvider time) : BackgroundService
{
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(settings.Options.SweepEvery, time);
        try
        {
            do
                await TryOnceAsync(stoppingToken).ConfigureAwait(false);
            while (await beat.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    protected abstract Task OnceAsync(CancellationToken cancellation);

    protected abstract void Tell(ILogger log, string failure);

    private async Task TryOnceAsync(CancellationToken cancellation)
    {
        try
        {
            await OnceAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Tell(settings.Log, LogText.Of(e));
        }
    }
}
