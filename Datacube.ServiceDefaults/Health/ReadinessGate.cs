using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Health;

/// <summary>
/// Not ready before the start is complete and from the first moment of a stop on. A stop then waits a little: whoever sends requests here
/// has to notice, and until then they are still served.
/// </summary>
internal sealed class ReadinessGate(IHostApplicationLifetime lifetime, IOptions<ShutdownSettings> settings, TimeProvider time) : IHealthCheck, IHostedLifecycleService
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("The service is stopping.")
            : lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("The service is starting."));

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // A stop that comes from a signal has said so already; one that comes from code has not.
        lifetime.StopApplication();
        await Task.Delay(settings.Value.NoticeTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
