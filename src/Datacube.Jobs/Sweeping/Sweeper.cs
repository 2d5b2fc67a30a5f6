using Microsoft.Extensions.Hosting;

namespace Datacube.Jobs.Sweeping;

/// <summary>Sweeps again and again.</summary>
internal sealed class Sweeper(Sweep sweep, SweepSettings settings, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(settings.Options.SweepEvery, time);
        try
        {
            do
                await SweepAsync(stoppingToken).ConfigureAwait(false);
            while (await beat.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            await sweep.RunAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            JobsLog.SweepFailed(settings.Log, LogText.Of(e));
        }
    }
}
