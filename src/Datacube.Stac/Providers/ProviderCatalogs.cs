using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Providers.Products;

namespace Datacube.Stac.Providers;

/// <summary>Opens providers as catalogues, each behind its own gate. Lives as long as the process, so that all searches share the gates.</summary>
/// <param name="options">Limits and network of all.</param>
public sealed class ProviderCatalogs(CatalogOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, ProviderGate> gates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<ProviderSettings, CatalogOptions, CancellationToken, Task<IStacCatalog>>> adapters = new(StringComparer.Ordinal)
    {
        ["stac"] = (provider, limits, cancellation) => StacCatalog.OpenAsync(provider.Location, limits, cancellation),
        ["stac-geoparquet"] = (provider, limits, _) => Task.FromResult(StacCatalog.OpenTable(provider.Location, limits)),
        ["odata"] = (provider, limits, _) => Task.FromResult<IStacCatalog>(Products(provider, limits, new ODataService(provider, limits.Json))),
        ["opensearch"] = (provider, limits, _) => Task.FromResult<IStacCatalog>(Products(provider, limits, new OpenSearchService(provider, limits.Json))),
    };

    /// <summary>Adds an adapter: providers of its kind are opened by it.</summary>
    public void Add(string kind, Func<ProviderSettings, CatalogOptions, CancellationToken, Task<IStacCatalog>> open) => adapters[kind] = open;

    /// <summary>Opens a provider.</summary>
    /// <exception cref="DatacubeException"><c>option.value</c> for an unknown kind; else what <see cref="StacCatalog.OpenAsync"/> throws.</exception>
    public async Task<IStacCatalog> OpenAsync(ProviderSettings provider, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(provider);
        if (!adapters.TryGetValue(provider.Kind, out var open))
            throw new DatacubeException("option.value", $"Provider '{provider.Name}' is of the kind '{provider.Kind}'; known are {string.Join(", ", adapters.Keys.Order(StringComparer.Ordinal))}.", "provider");
        var gate = gates.GetOrAdd(provider.Name, _ => new(provider.Limits, options.Http.Time));
        var network = options.Http with { Around = gate.Around, AttemptTimeout = TimeSpan.FromSeconds(provider.Limits.AttemptSeconds) };
        return new ProviderCatalog(provider, await open(provider, options with { Http = network }, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gate in gates.Values)
            gate.Dispose();
    }

    private static ProductCatalog Products(ProviderSettings provider, CatalogOptions options, IProductService service)
    {
        var named = options.TrustsLocation ? [.. options.Http.AllowedHosts, .. StacCatalog.HostsOf(provider.Location)] : options.Http.AllowedHosts;
        options = options with { Http = options.Http with { AllowedHosts = named, Decompress = true } };
        return new ProductCatalog(provider, service, new DocumentReader(GuardedHttp.CreateClient(options.Http), options, service.Form), options);
    }
}
