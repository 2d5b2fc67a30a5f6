using Datacube.Contracts.Errors;
using Datacube.Storage;

namespace Datacube.Raster.Reading;

/// <summary>One object of an object store.</summary>
public sealed class StoreByteSource : IByteSource
{
    private readonly IObjectStore store;
    private readonly string key;

    private StoreByteSource(IObjectStore store, ObjectInfo info)
    {
        this.store = store;
        key = info.Key;
        Length = info.Size;
        ETag = info.ETag;
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public string? ETag { get; }

    /// <inheritdoc/>
    public bool IsLocal => store.Root.IsFile;

    /// <summary>Looks an object up. Throws <c>source.not_found</c> and what the store throws.</summary>
    public static async ValueTask<StoreByteSource> OpenAsync(IObjectStore store, string key, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        var info = await store.HeadAsync(key, cancellation).ConfigureAwait(false);
        return new(store, info ?? throw new DatacubeException("source.not_found", $"There is no object '{key}' in {store.Root}."));
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellation)
    {
        var read = await store.ReadAsync(key, offset, destination, ETag, cancellation).ConfigureAwait(false);
        if (read != destination.Length)
            throw new DatacubeException("source.truncated", $"The object '{key}' gave {read} of {destination.Length} bytes at {offset}. Fetch it again.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
