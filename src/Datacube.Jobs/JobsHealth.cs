using Datacube.Jobs.Ledger;
using Datacube.Jobs.Running;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Datacube.Jobs;

/// <summary>Ready: the database answered last time, and this worker takes work. The broker's part is in the bus's own check.</summary>
internal sealed class JobsHealth(JobsDatabase database, WorkerState worker) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !database.IsReachable ? HealthCheckResult.Unhealthy("The database does not answer.")
        : worker.IsResting ? HealthCheckResult.Unhealthy("Disk or memory ran out; the worker rests.")
        : worker.IsStopping ? HealthCheckResult.Unhealthy("The worker stops.")
        : HealthCheckResult.Healthy());
}
