namespace Datacube.Raster.Reading;

/// <summary>
/// Opened files by address, up to a number. A file is opened once however many want it at the same time, and closed when it has been
/// pushed out and nobody uses it. Thread-safe.
/// </summary>
internal sealed class SourceCache(int capacity) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SharedSource> sources = new(StringComparer.Ordinal);
    private readonly LinkedList<SharedSource> used = [];

    /// <summary>Gives a handle on the kept file of this address and version, or opens it.</summary>
    /// <param name="address">The address.</param>
    /// <param name="version">What tells one content from another before opening, or null.</param>
    /// <param name="open">Opens the file; its failure is not kept. Its token is cancelled when nobody waits for the file any more.</param>
    /// <param name="cancellation">Stops the waiting of this caller only.</param>
    public async ValueTask<IRasterSource> OpenAsync(string address, string? version, Func<CancellationToken, Task<IRasterSource>> open, CancellationToken cancellation)
    {
        List<SharedSource> closed = [];
        SharedSource shared;
        lock (gate)
        {
            if (!sources.TryGetValue(address, out shared!) || shared.Version != version || shared.IsBroken)
            {
                if (shared is not null)
                    Drop(shared, closed);
                shared = new(this, address, version, open);
                sources.Add(address, shared);
                shared.Place = used.AddFirst(shared);
                if (sources.Count > capacity)
                    Drop(used.Last!.Value, closed);
            }
            else
            {
                used.Remove(shared.Place!);
                used.AddFirst(shared.Place!);
            }
            shared.References++;
            shared.Waiters++;
        }
        foreach (var source in closed)
            await source.DisposeAsync().ConfigureAwait(false);
        try
        {
            var opened = await shared.Opened.WaitAsync(cancellation).ConfigureAwait(false);
            lock (gate)
                shared.Waiters--;
            return new SourceHandle(shared, opened);
        }
        catch
        {
            await LeaveAsync(shared).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes back a caller who has no handle yet; the last one to leave stops the opening.</summary>
    private async ValueTask LeaveAsync(SharedSource shared)
    {
        bool abandoned;
        lock (gate)
        {
            abandoned = --shared.Waiters == 0 && !shared.Opened.IsCompleted;
            // Whoever comes later opens the file anew instead of waiting for an opening that ends.
            if (abandoned && sources.GetValueOrDefault(shared.Address) == shared)
                Drop(shared, []);
        }
        if (abandoned)
            await shared.AbandonAsync().ConfigureAwait(false);
        await ReleaseAsync(shared).ConfigureAwait(false);
    }

    /// <summary>Gives a handle back.</summary>
    public ValueTask ReleaseAsync(SharedSource shared)
    {
        bool last;
        lock (gate)
            last = --shared.References == 0;
        return last ? shared.DisposeAsync() : ValueTask.CompletedTask;
    }

    /// <summary>Closes every file that nobody uses; those in use close with their last handle.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SharedSource> closed = [];
        lock (gate)
        {
            while (used.Last is { } oldest)
                Drop(oldest.Value, closed);
        }
        foreach (var source in closed)
            await source.DisposeAsync().ConfigureAwait(false);
    }

    private void Drop(SharedSource shared, List<SharedSource> closed)
    {
        sources.Remove(shared.Address);
        used.Remove(shared.Place!);
        if (--shared.References == 0)
            closed.Add(shared);
    }
}
