using Grpc.AspNetCore.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.Health;

/// <summary>The state of a service now, from the application's health checks.</summary>
internal sealed class HealthReader(HealthCheckService checks, IOptions<GrpcHealthChecksOptions> options)
{
    internal async Task<ServingStatus> ReadAsync(string service, CancellationToken cancellationToken)
    {
        if (options.Value.Services.Find(service) is not { } mapping)
            return ServingStatus.ServiceUnknown;
        var report = await checks.CheckHealthAsync(check => mapping.Filter is null || mapping.Filter(new HealthCheckMapContext(check.Name, check.Tags)), cancellationToken).ConfigureAwait(false);
        var counted = report.Entries.Where(entry => mapping.Predicate is null || mapping.Predicate(ResultOf(entry.Key, entry.Value))).ToList();
        if (counted.Count == 0)
            return ServingStatus.Unknown;
        return counted.Exists(entry => entry.Value.Status == HealthStatus.Unhealthy) ? ServingStatus.NotServing : ServingStatus.Serving;
    }

    private static HealthResult ResultOf(string name, HealthReportEntry entry) =>
        new(name, entry.Tags, entry.Status, entry.Description, entry.Duration, entry.Exception, entry.Data);
}
