using Datacube.CatalogSearch.Items;
using Datacube.CatalogSearch.Snapshots;
using Datacube.Contracts.Http;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Searching;
using Microsoft.Extensions.Options;

namespace Datacube.CatalogSearch.SearchItems;

/// <summary>Searches a catalogue to the end, then stores what it found; only then has anybody seen an item.</summary>
internal sealed class SearchItemsHandler(SnapshotStore snapshots, OwnCatalog own, IOptions<CatalogSearchOptions> options, TimeProvider clock)
{
    public async Task<StoredSnapshot> RunAsync(string catalog, StacQuery query, CancellationToken cancellation)
    {
        using var opened = catalog == OwnCatalog.Name ? own : await OpenAsync(catalog, cancellation);
        var found = new FoundItems(options.Value.MaxBytes);
        await foreach (var item in opened.SearchAsync(query, cancellation))
            found.Add(SnapshotItem.Of(item));
        return await snapshots.AddAsync(catalog, query, found.Items, cancellation);
    }

    private Task<IStacCatalog> OpenAsync(string catalog, CancellationToken cancellation)
    {
        var settings = options.Value;
        SearchItemsRules.RequireAllowed(catalog, settings.CatalogRoots);
        var network = new CatalogOptions
        {
            Http = new GuardedHttpOptions { AllowedHosts = [.. settings.AllowedHosts], Time = clock },
            TrustsLocation = false,
            MaxItems = settings.MaxItems,
            MaxPages = settings.MaxPages,
        };
        return StacCatalog.OpenAsync(catalog, network, cancellation);
    }
}
