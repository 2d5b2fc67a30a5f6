using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>Asks a running resource's health checks again and again: often until it is healthy, then now and then.</summary>
internal sealed class HealthWatch(HealthCheckService checks, ResourceNotificationService notifications, TimeProvider clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    /// <summary>Ends when cancelled, without an exception.</summary>
    public async Task WatchAsync(ResourceRunner runner, CancellationToken cancellation)
    {
        var keys = ResourceFacts.Checks(runner.Resource).ToHashSet();
        try
        {
            while (keys.Count > 0)
            {
                var report = await checks.CheckHealthAsync(check => keys.Contains(check.Name), cancellation);
                var reports = keys.Select(key => Describe(key, report)).ToList();
                await notifications.PublishUpdateAsync(runner.Resource, runner.Id, snapshot => cancellation.IsCancellationRequested ? snapshot : snapshot with { HealthReports = [.. reports] });
                await clock.Delay(report.Status == HealthStatus.Healthy ? Later : Soon, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The resource has ended; nobody asks any more.
        }
    }

    private HealthReportSnapshot Describe(string key, HealthReport report) =>
        report.Entries.TryGetValue(key, out var entry)
            ? new(key, entry.Status, entry.Description, entry.Exception?.Message) { LastRunAt = clock.GetUtcNow().UtcDateTime }
            : new(key, HealthStatus.Unhealthy, $"There is no health check named '{key}'.", null);
}
