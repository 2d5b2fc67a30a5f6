using Datacube.Jobs.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Datacube.Jobs;

/// <summary>Ready while the database answers, for a service that nothing else would tell.</summary>
internal sealed class DatabaseHealth(JobsDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await Statement.ExecuteAsync(Statement.Command(connection, "select 1"), cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (JobsDatabase.IsExhausted(e))
        {
            return HealthCheckResult.Degraded("All connections to the database are in use.");
        }
        catch (Exception e) when (JobsDatabase.MayPass(e))
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}
