using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.RabbitMQ.Client;

/// <summary>Healthy while the connection is open.</summary>
internal sealed class BrokerCheck(Func<IConnection> connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // The first use connects, which takes as long as the broker takes to appear.
            var found = await Task.Run(connection, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return found.IsOpen ? HealthCheckResult.Healthy() : new HealthCheckResult(context.Registration.FailureStatus, "The connection to the broker is closed.");
        }
        catch (Exception e) when (e is BrokerUnreachableException or OperationCanceledException or System.Net.Sockets.SocketException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The broker cannot be reached.", e);
        }
    }
}
