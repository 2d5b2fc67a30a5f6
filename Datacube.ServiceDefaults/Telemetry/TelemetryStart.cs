using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Datacube.ServiceDefaults.Telemetry;

/// <summary>Makes the providers exist before the first request. The container disposes of them at the end, which sends what they still hold.</summary>
internal sealed class TelemetryStart(TracerProvider tracing, MeterProvider metering) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tracing);
        ArgumentNullException.ThrowIfNull(metering);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
