namespace Datacube.Storage.Tests.Publishing;

/// <summary>A store that keeps other bytes than it was given.</summary>
internal sealed class BendingStore(IObjectStore inner) : IObjectStore
{
    public Uri Root => inner.Root;

    public ValueTask<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation) => inner.HeadAsync(key, cancellation);

    public ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, string? etag, CancellationToken cancellation) => inner.ReadAsync(key, offset, destination, etag, cancellation);

    public ValueTask<ObjectInfo> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellation)
    {
        var bent = content.ToArray();
        bent[^1] ^= 1;
        return inner.PutAsync(key, bent, condition, cancellation);
    }

    public ValueTask<ObjectInfo> PutFileAsync(string key, string path, PutCondition condition, CancellationToken cancellation) => inner.PutFileAsync(key, path, condition, cancellation);

    public ValueTask<int> SweepLeftoversAsync(CancellationToken cancellation) => inner.SweepLeftoversAsync(cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => inner.ListAsync(prefix, cancellation);

    public ValueTask DeleteAsync(string key, CancellationToken cancellation) => inner.DeleteAsync(key, cancellation);
}
