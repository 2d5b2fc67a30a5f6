using Microsoft.Extensions.Hosting;

namespace Datacube.AppHost;

/// <summary>Whoever started the system learns what will not come up by itself. Without a dashboard the system runs all the same.</summary>
internal sealed class FailureNotice(ResourceNotificationService notifications) : BackgroundService
{
    // What ends when all is stopped has not failed: this one is stopped before.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            var (state, code) = (change.Snapshot.State?.Text, change.Snapshot.ExitCode);
            if (!change.Snapshot.IsHidden && (state == KnownResourceStates.FailedToStart || (state == KnownResourceStates.Exited && code is not (null or 0))))
                Console.WriteLine($"Resource '{change.Resource.Name}' failed ({state}{(code is null ? "" : $", exit code {code}")})");
        }
    }
}
