using Microsoft.Extensions.Hosting;

namespace Datacube.Jobs.Sweeping;

/// <summary>Cleans after lost attempts again and again. A loop of its own: a store that does not answer must not keep leases from expiring.</summary>
internal sealed class AttemptCleaningLoop(AttemptCleaning cleaning, SweepSettings settings, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(settings.Options.SweepEvery, time);
        try
        {
            do
                await CleanAsync(stoppingToken).ConfigureAwait(false);
            while (await beat.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task CleanAsync(CancellationToken cancellation)
    {
        try
        {
            while (await cleaning.RunAsync(cancellation).ConfigureAwait(false))
            {
                // All that is due.
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            JobsLog.CleaningStopped(settings.Log, LogText.Of(e));
        }
    }
}
