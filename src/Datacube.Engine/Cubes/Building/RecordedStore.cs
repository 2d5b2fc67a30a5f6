using System.Security.Cryptography;
using Datacube.Contracts.Errors;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>
/// A cube's store as the last step reads it: a chunk that a job's record names comes with the recorded content or not at all. Another process
/// that runs the same build may end it first and remove the chunks that GeoTIFFs are made of; a chunk that is gone would read as "no data".
/// </summary>
internal sealed class RecordedStore(IObjectStore store, IEnumerable<JobResult> results) : IObjectStore
{
    private const int Lookups = 8;

    private readonly Dictionary<string, CommittedChunk> recorded = results
        .SelectMany(result => result.Commit?.Chunks ?? [])
        .ToDictionary(chunk => chunk.Key, StringComparer.Ordinal);

    public Uri Root => store.Root;

    /// <summary>Throws <c>object.not_found</c> where a recorded chunk is missing or has another length.</summary>
    public Task RequireAllAsync(CancellationToken cancellation) => Parallel.ForEachAsync(
        recorded.Keys, new ParallelOptions { MaxDegreeOfParallelism = Lookups, CancellationToken = cancellation }, async (key, stop) => await HeadAsync(key, stop).ConfigureAwait(false));

    public async ValueTask<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation)
    {
        var info = await store.HeadAsync(key, cancellation).ConfigureAwait(false);
        return recorded.TryGetValue(key, out var chunk) && info?.Size != chunk.Size ? throw Gone(key) : info;
    }

    public async ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, string? etag, CancellationToken cancellation)
    {
        var read = await store.ReadAsync(key, offset, destination, etag, cancellation).ConfigureAwait(false);
        if (offset == 0 && recorded.TryGetValue(key, out var chunk) && destination.Length >= chunk.Size
            && (read != chunk.Size || Convert.ToHexStringLower(SHA256.HashData(destination.Span[..read])) != chunk.Sha256))
            throw Gone(key);
        return read;
    }

    public ValueTask<ObjectInfo> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellation) =>
        store.PutAsync(key, content, condition, cancellation);

    public ValueTask<ObjectInfo> PutFileAsync(string key, string path, PutCondition condition, CancellationToken cancellation) =>
        store.PutFileAsync(key, path, condition, cancellation);

    public ValueTask<int> SweepLeftoversAsync(CancellationToken cancellation) => store.SweepLeftoversAsync(cancellation);

    public IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation) => store.ListAsync(prefix, cancellation);

    public ValueTask DeleteAsync(string key, CancellationToken cancellation) => store.DeleteAsync(key, cancellation);

    private static DatacubeException Gone(string key) =>
        new("object.not_found", $"'{key}' is no longer what its job wrote. Something else changes the target; run the same command again.", "--output");
}
