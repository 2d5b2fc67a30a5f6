using Microsoft.Extensions.Hosting;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Shows a local key that this process made: once, on the terminal, never in a log.</summary>
internal sealed class LocalKeyNotice(ApiKeys keys) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        keys is { IsNew: true, Local: { } key }
            ? Console.Out.WriteLineAsync($"Key of this local system, shown this once: {key.Reveal()}")
            : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
