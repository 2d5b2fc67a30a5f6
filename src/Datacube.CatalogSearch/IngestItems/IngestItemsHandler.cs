using Datacube.CatalogSearch.Collections;
using Datacube.CatalogSearch.Items;
using Datacube.CatalogSearch.Stac;

namespace Datacube.CatalogSearch.IngestItems;

/// <summary>Writes items of any collections; makes the collections that are not there.</summary>
internal sealed class IngestItemsHandler(ItemStore store, CollectionStore collections)
{
    /// <summary>Writes what comes in messages, each whole or not at all; the next one is read while one is written.</summary>
    /// <param name="messages">Items as JSON, and the collection of those that name none.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<(long Items, IReadOnlyCollection<string> Collections)> RunAsync(IAsyncEnumerable<(string? Collection, IReadOnlyList<ReadOnlyMemory<byte>> Items)> messages, CancellationToken cancellation)
    {
        var (written, writing) = (0L, Task.FromResult(0));
        SortedSet<string> touched = new(StringComparer.Ordinal);
        try
        {
            await foreach (var message in messages.WithCancellation(cancellation))
            {
                var items = message.Items.Select(item => ItemReader.Read(item.Span, message.Collection)).ToList();
                written += await writing;
                writing = WriteAsync(items, cancellation);
                touched.UnionWith(items.Select(item => item.Collection));
            }
            written += await writing;
        }
        finally
        {
            // Whoever hears of an error may count on nothing being written any more.
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        foreach (var collection in touched)
            await store.SettleAsync(collection, cancellation);
        return (written, touched);
    }

    // Of each collection all or none.
    private async Task<int> WriteAsync(IReadOnlyList<ItemRecord> items, CancellationToken cancellation)
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
}
