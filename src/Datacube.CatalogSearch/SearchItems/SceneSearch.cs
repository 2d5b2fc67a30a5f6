using Datacube.CatalogSearch.Items;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Http;
using Datacube.Raster.Codecs;
using Datacube.Raster.Reading;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Providers;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;
using Datacube.Storage;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.SearchItems;

/// <summary>Searches what a caller may name: a catalogue in a folder of the settings or on the web, and providers. Lives as long as the process: searches share the limits of providers.</summary>
internal sealed class SceneSearch : IDisposable
{
    private readonly CatalogLookup lookup;
    private readonly ProviderTable table;
    private readonly CatalogSearchOptions settings;

    /// <param name="options">Settings.</param>
    /// <param name="clock">Clock of pauses.</param>
    /// <param name="own">The own catalogue: one more provider, under its own name.</param>
    public SceneSearch(IOptions<CatalogSearchOptions> options, TimeProvider clock, OwnCatalog? own = null)
    {
        settings = options.Value;
        table = settings.ProvidersFile is { Length: > 0 } file ? ProviderTable.WithFile(file) : ProviderTable.BuiltIn;
        if (own is not null)
            table = table.With(new() { Name = OwnCatalog.Name, Kind = OwnCatalog.Name, Location = OwnCatalog.Name, Order = 0, Limits = new() { Concurrency = 16, PageSize = 1000 } });
        lookup = new(table, new CatalogOptions
        {
            Http = new GuardedHttpOptions { AllowedHosts = [.. settings.AllowedHosts], Time = clock },
            TrustsLocation = false,
            Tables = new((address, client, cancellation) => ByteSourceStream.OpenAsync(address, client, href => ObjectStores.Find(href, clock), cancellation), Zstd.Decompress),
            MaxItems = settings.MaxItems,
            MaxPages = settings.MaxPages,
        });
        lookup.Catalogs.Add(OwnCatalog.Name, (_, _, _) => Task.FromResult<IStacCatalog>(own!));
    }

    /// <summary>What was found, within the bound on memory, and who was asked.</summary>
    public async Task<(UnionResult Found, IReadOnlyList<SnapshotItem> Items)> RunAsync(string catalog, StacQuery query, CancellationToken cancellation)
    {
        if (!ProviderTable.MayBeNames(catalog))
            SearchItemsRules.RequireAllowed(catalog, settings.CatalogRoots);
        var found = await lookup.SearchAsync(catalog, query with { Budget = new(settings.MaxBytes) }, cancellation);
        var items = new FoundItems(settings.MaxBytes);
        foreach (var (item, provider) in found.Items)
            items.Add(SnapshotItem.Of(item, provider));
        return (found, items.Items);
    }

    /// <summary>How a provider wants addresses of its assets signed, or null.</summary>
    public ProviderSigning? SigningOf(string provider) => table.SigningOf(provider);

    public void Dispose() => lookup.Dispose();
}
