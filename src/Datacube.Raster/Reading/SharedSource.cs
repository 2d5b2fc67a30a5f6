using Datacube.Contracts.Errors;

namespace Datacube.Raster.Reading;

/// <summary>One opened file and the number of those who hold it; the cache is the first of them.</summary>
internal sealed class SharedSource : IAsyncDisposable
{
    private readonly SourceCache cache;
    private readonly Lazy<Task<IRasterSource>> opening;
    private readonly CancellationTokenSource abandoned = new();
    private volatile bool changed;

    public SharedSource(SourceCache cache, string address, string? version, Func<CancellationToken, Task<IRasterSource>> open)
    {
        this.cache = cache;
        Address = address;
        Version = version;
        opening = new(() => open(abandoned.Token));
    }

    public string Address { get; }

    public string? Version { get; }

    /// <summary>Holders; guarded by the cache's lock.</summary>
    public int References { get; set; } = 1;

    /// <summary>Callers who wait for the opening; guarded by the cache's lock.</summary>
    public int Waiters { get; set; }

    /// <summary>Place in the order of use; guarded by the cache's lock.</summary>
    public LinkedListNode<SharedSource>? Place { get; set; }

    /// <summary>The file; begins to open when first asked for.</summary>
    public Task<IRasterSource> Opened => opening.Value;

    /// <summary>True where opening failed or the object behind the address is no longer the one that was opened.</summary>
    public bool IsBroken => changed || (opening.IsValueCreated && (opening.Value.IsFaulted || opening.Value.IsCanceled));

    /// <summary>Remembers a failure that makes the opened file useless for those who come later.</summary>
    public void Note(DatacubeException failure)
    {
        if (failure.Code is "source.changed" or "raster.corrupt")
            changed = true;
    }

    /// <summary>Stops an opening that nobody waits for any more.</summary>
    public Task AbandonAsync() => abandoned.CancelAsync();

    /// <summary>Gives one reference back.</summary>
    public ValueTask ReleaseAsync() => cache.ReleaseAsync(this);

    /// <summary>Closes the file, if it ever opened.</summary>
    public async ValueTask DisposeAsync()
    {
        if (opening.IsValueCreated)
        {
            await ((Task)opening.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.Value.IsCompletedSuccessfully)
                await (await opening.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        abandoned.Dispose();
    }
}
