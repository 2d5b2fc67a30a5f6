using Xunit;

namespace Datacube.CatalogSearch.Tests.Stac;

/// <summary>A public catalogue, started by the first test that asks for it.</summary>
public sealed class PublicCatalog : IAsyncLifetime
{
    private readonly Lazy<Task<StacService>> service = new(() => StacService.StartAsync(isPublic: true, ("Forwarding__KnownNetworks__0", "127.0.0.0/8")));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (service.IsValueCreated)
            await (await service.Value).DisposeAsync();
    }

    internal Task<StacService> ServiceAsync() => service.Value;
}
