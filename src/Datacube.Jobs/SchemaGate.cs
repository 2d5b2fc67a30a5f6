using Datacube.Jobs.Migrating;
using Microsoft.Extensions.Hosting;

namespace Datacube.Jobs;

/// <summary>Keeps a service from starting on a schema that it was not made for.</summary>
internal sealed class SchemaGate(Migrator migrator) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => migrator.CheckAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
