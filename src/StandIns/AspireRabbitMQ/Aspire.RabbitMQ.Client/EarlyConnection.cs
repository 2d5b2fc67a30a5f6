using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace Aspire.RabbitMQ.Client;

/// <summary>Connects when the host starts.</summary>
internal sealed class EarlyConnection(Func<IConnection> connection) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(connection, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
