using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Datacube.ServiceDefaults.Access;

/// <summary>Shows a local key that this process made: once, on a terminal, never in a log. What is written anywhere else is kept, and only says where the key lies.</summary>
internal sealed class LocalKeyNotice(ApiKeys keys, IOptions<AccessSettings> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => keys is { IsNew: true, Local: { } key }
        ? Console.Out.WriteLineAsync(Console.IsOutputRedirected ? $"The key of this local system was made; it is kept in {options.Value.LocalKeyFile}" : $"Key of this local system, shown this once: {key.Reveal()}")
        : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
