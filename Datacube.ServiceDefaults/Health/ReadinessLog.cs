using Datacube.ServiceDefaults.Scrubbing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Datacube.ServiceDefaults.Health;

/// <summary>Writes to the log when a service stops being ready, with the reasons, and when it is ready again. The framework would write every failed check, at every probe.</summary>
internal sealed partial class ReadinessLog(SecretScrubber scrubber, ILogger<ReadinessLog> log) : IHealthCheckPublisher
{
    private HealthStatus last = HealthStatus.Healthy;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        if (report.Status != last && report.Status != HealthStatus.Healthy)
            LogNotReady(string.Join("; ", report.Entries.Where(entry => entry.Value.Status != HealthStatus.Healthy).Select(entry => $"{entry.Key}: {scrubber.Scrub(entry.Value.Description ?? entry.Value.Exception?.Message ?? "")}")));
        else if (report.Status != last)
            LogReady();
        last = report.Status;
        return Task.CompletedTask;
    }

    [LoggerMessage(1020, LogLevel.Warning, "Not ready: {Reasons}")]
    private partial void LogNotReady(string reasons);

    [LoggerMessage(1021, LogLevel.Information, "Ready again")]
    private partial void LogReady();
}
