using System.Net.Sockets;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.RabbitMQ.Client;

/// <summary>Connects, again after a pause while the broker is not there yet.</summary>
internal static class BrokerConnector
{
    internal static async Task<IConnection> ConnectAsync(IConnectionFactory factory, int retries, TimeProvider time, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await factory.CreateConnectionAsync(cancellation).ConfigureAwait(false);
            }
            catch (Exception e) when (attempt < retries && e is SocketException or BrokerUnreachableException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1L << Math.Min(attempt, 20)), time, cancellation).ConfigureAwait(false);
            }
        }
    }
}
