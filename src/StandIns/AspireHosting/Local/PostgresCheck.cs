using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Local;

/// <summary>Healthy when a query is answered.</summary>
internal sealed class PostgresCheck(PostgresServerResource server, string database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await PostgresSession.RunAsync(server, database, "SELECT 1;", new Dictionary<string, string>(), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (DistributedApplicationException error)
        {
            return HealthCheckResult.Unhealthy(error.Message);
        }
    }
}
