using Datacube.CatalogSearch.Snapshots;
using Datacube.Stac.Providers.Union;
using Datacube.Stac.Searching;

namespace Datacube.CatalogSearch.SearchItems;

/// <summary>Searches to the end, then stores what was found; only then has anybody seen an item.</summary>
internal sealed class SearchItemsHandler(SceneSearch search, SnapshotStore snapshots)
{
    public async Task<StoredSnapshot> RunAsync(string catalog, StacQuery query, CancellationToken cancellation)
    {
        var (found, items) = await search.RunAsync(catalog, query, cancellation);
        return await snapshots.AddAsync(catalog, query, items, cancellation, UnionJson.Of(found).ToJsonString());
    }
}
