using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Items;
using Datacube.CatalogSearch.Stac;

namespace Datacube.CatalogSearch.IngestItems;

/// <summary>Writes items of any collections; makes the collections that are not there.</summary>
internal sealed class IngestItemsHandler(ItemStore store, CollectionStore collections)
{
    /// <summary>Writes items, of each collection all or none, and returns how many.</summary>
    public async Task<int> WriteAsync(IReadOnlyList<ItemRecord> items, CancellationToken cancellation)
    {
        var written = 0;
        foreach (var group in items.GroupBy(item => item.Collection, StringComparer.Ordinal))
        {
            if (await collections.FindAsync(group.Key, cancellation) is null)
                await collections.CreateAsync(CollectionDocument.CheckId(group.Key), CollectionDocument.MakeUp(group.Key), cancellation);
            written += await store.WriteAsync(group.Key, [.. group], WriteMode.Either, cancellation);
        }
        return written;
    }

    /// <summary>After the last item: fresh figures for the planner, and months for a collection that has grown large.</summary>
    public async Task SettleAsync(IEnumerable<string> written, CancellationToken cancellation)
    {
        foreach (var collection in written)
            await store.SettleAsync(collection, cancellation);
    }
}
