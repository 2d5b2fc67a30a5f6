using System.Collections.Concurrent;
using Datacube.Storage;

namespace Datacube.Benchmarks.Workloads;

/// <summary>A store without a disk: what is measured is encoding.</summary>
internal sealed class MemoryStore : IObjectStore
{
    private readonly ConcurrentDictionary<string, byte[]> objects = new(StringComparer.Ordinal);

    public Uri Root { get; } = new("memory://benchmark");

    /// <summary>Bytes of all objects.</summary>
    public long Bytes => objects.Values.Sum(bytes => (long)bytes.Length);

    public ValueTask<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation) =>
        ValueTask.FromResult(objects.TryGetValue(key, out var bytes) ? new ObjectInfo(key, bytes.Length, "", null) : null);

    public ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, string? etag, CancellationToken cancellation)
    {
        var bytes = objects[key].AsMemory((int)offset);
        var length = Math.Min(bytes.Length, destination.Length);
        bytes[..length].CopyTo(destination);
        return ValueTask.FromResult(length);
    }

    public ValueTask<ObjectInfo> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellation)
    {
        objects[key] = content.ToArray();
        return ValueTask.FromResult(new ObjectInfo(key, content.Length, "", null));
    }

    public ValueTask<ObjectInfo> PutFileAsync(string key, string path, PutCondition condition, CancellationToken cancellation) => throw new NotSupportedException("The benchmark stores no files.");

    public ValueTask<int> SweepLeftoversAsync(CancellationToken cancellation) => ValueTask.FromResult(0);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => throw new NotSupportedException("The benchmark lists nothing.");

    public ValueTask DeleteAsync(string key, CancellationToken cancellation)
    {
        objects.TryRemove(key, out _);
        return ValueTask.CompletedTask;
    }
}
