using System.Runtime.CompilerServices;

namespace Datacube.Cli.Catalogs;

/// <summary>Writes a source into the catalogue: page by page, and in parts where it is noted how far it has come.</summary>
internal sealed class Ingest(CatalogClient client, IngestNote note, string? collection)
{
    private string? place;

    /// <summary>A part ends with the page that completes so many items. The service takes stock after each.</summary>
    public int PartItems { get; init; } = 20_000;

    /// <summary>With so many items it is done; null where there is no limit.</summary>
    public int? MostItems { get; init; }

    /// <summary>Items that went in, those of interrupted runs included, and the collections that they went to in this one.</summary>
    /// <param name="source">The pages behind so many items and a place.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<(long Items, IReadOnlyCollection<string> Collections)> RunAsync(Func<long, string?, IAsyncEnumerable<SourcePage>> source, CancellationToken cancellation)
    {
        var (items, from) = note.Read();
        if (items > 0 && items >= MostItems)
        {
            // Interrupted between the note of the last part and the end.
            note.Remove();
            return (items, []);
        }
        SortedSet<string> collections = new(StringComparer.Ordinal);
        await using var pages = source(items, from).GetAsyncEnumerator(cancellation);
        for (var goesOn = true; goesOn;)
        {
            var reply = await client.IngestAsync(PartAsync(pages, () => goesOn = false, cancellation), collection, cancellation);
            items += reply.Items;
            collections.UnionWith(reply.Collections);
            if (goesOn)
                await note.WriteAsync(items, place!, cancellation);
        }
        note.Remove();
        return (items, collections);
    }

    private async IAsyncEnumerable<byte[]> PartAsync(IAsyncEnumerator<SourcePage> pages, Action ended, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var count = 0; !note.IsKept || place is null || count < PartItems;)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!await pages.MoveNextAsync())
            {
                ended();
                yield break;
            }
            foreach (var item in pages.Current.Items)
                yield return item;
            (count, place) = (count + pages.Current.Items.Count, pages.Current.Next);
        }
    }
}
