using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using Datacube.Contracts.Http;
using Datacube.Raster.Reading;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// Open files shared by all workers. At most <paramref name="idleLimit"/> unused ones stay open. Bytes that do not decode are fetched
/// once more from a freshly opened file before the input counts as bad.
/// </summary>
internal sealed class OpenSources(RasterOpener opener, int idleLimit) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<Uri, Entry> entries = [];
    private readonly LinkedList<Entry> idle = [];
    private readonly ConcurrentDictionary<Uri, string> versions = [];
    private readonly ConcurrentDictionary<Uri, DatacubeException> corrupt = [];

    private sealed class Entry(Uri href, Lazy<Task<IRasterSource>> source)
    {
        public Uri Href => href;

        public Lazy<Task<IRasterSource>> Source => source;

        public int Users { get; set; }

        public bool Dropped { get; set; }
    }

    /// <summary>What the catalogue states of the file of a band.</summary>
    public static FileClaim ClaimOf(SceneBand band) => new(band.Size, band.Checksum);

    /// <summary>Runs a read on an open file.</summary>
    public async ValueTask<T> UseAsync<T>(SceneBand band, Func<IRasterSource, ValueTask<T>> read, CancellationToken cancellation)
    {
        // What was fetched twice and was wrong as a whole is not fetched again for the next tile.
        if (corrupt.TryGetValue(band.Href, out var known))
            throw new DatacubeException(known.Code, known.Message, known.Field, known);
        try
        {
            return await UseOnceAsync(band, read, cancellation).ConfigureAwait(false);
        }
        catch (DatacubeException error) when (error.Entry.Retry == RetryDecision.RefetchOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            return await UseAgainAsync(band, read, cancellation).ConfigureAwait(false);
        }
    }

    private async ValueTask<T> UseAgainAsync<T>(SceneBand band, Func<IRasterSource, ValueTask<T>> read, CancellationToken cancellation)
    {
        try
        {
            return await UseOnceAsync(band, read, cancellation).ConfigureAwait(false);
        }
        catch (DatacubeException error) when (error.Code == "Corrupt")
        {
            corrupt[band.Href] = error;
            throw;
        }
    }

    private async ValueTask<T> UseOnceAsync<T>(SceneBand band, Func<IRasterSource, ValueTask<T>> read, CancellationToken cancellation)
    {
        var entry = Take(band, cancellation);
        try
        {
            var source = await entry.Source.Value.ConfigureAwait(false);
            RequireSame(band.Href, source);
            return await read(source).ConfigureAwait(false);
        }
        catch
        {
            Drop(entry);
            throw;
        }
        finally
        {
            await ReleaseAsync(entry).ConfigureAwait(false);
        }
    }

    /// <summary>A file that was closed, or did not decode, and is opened again must be the one that it was.</summary>
    private void RequireSame(Uri href, IRasterSource source)
    {
        if (source.Version is { } version && versions.GetOrAdd(href, version) is var first && !SourceVersion.AreSame(first, version))
            throw new DatacubeException("source.changed", $"{UrlScrubber.Scrub(href)} changed while it was read: it was '{first}' and is '{version}'. Build again when it does not change any more.");
    }

    private Entry Take(SceneBand band, CancellationToken cancellation)
    {
        var href = band.Href;
        lock (gate)
        {
            if (!entries.TryGetValue(href, out var entry))
            {
                entry = new(href, new(() => opener.OpenAsync(href, ClaimOf(band), cancellation).AsTask()));
                entries.Add(href, entry);
            }

            if (entry.Users++ == 0)
                idle.Remove(entry);
            return entry;
        }
    }

    /// <summary>Makes the next user open the file anew.</summary>
    private void Drop(Entry entry)
    {
        lock (gate)
        {
            if (!entry.Dropped)
                entries.Remove(entry.Href);
            entry.Dropped = true;
        }
    }

    private async ValueTask ReleaseAsync(Entry entry)
    {
        Entry? closing = null;
        lock (gate)
        {
            if (--entry.Users > 0)
                return;
            if (entry.Dropped)
                closing = entry;
            else
                idle.AddLast(entry);
            if (idle.Count > idleLimit)
            {
                closing = idle.First!.Value;
                idle.RemoveFirst();
                entries.Remove(closing.Href);
            }
        }

        if (closing is not null)
            await CloseAsync(closing).ConfigureAwait(false);
    }

    private static async ValueTask CloseAsync(Entry entry)
    {
        // A file that never opened has nothing to close; whoever asked for it has had the error.
        if (entry.Source is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } opened })
            await (await opened.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Closes every file. No read may be under way.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var entry in entries.Values)
            await CloseAsync(entry).ConfigureAwait(false);
        entries.Clear();
        idle.Clear();
    }
}
