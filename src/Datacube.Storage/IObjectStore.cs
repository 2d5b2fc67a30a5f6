namespace Datacube.Storage;

/// <summary>
/// Five verbs over keys relative to a root (forward slashes, no leading slash, no <c>..</c>). Folders and S3 behind one conformance suite.
/// Failures are <see cref="Contracts.Errors.DatacubeException"/>: <c>source.*</c>, <c>disk.full</c>, <c>conflict.already_exists</c>, <c>name.form</c>.
/// </summary>
public interface IObjectStore
{
    /// <summary>The root as the user may see it, without secrets: <c>file:///data/cube</c> or <c>s3://bucket/cube</c>.</summary>
    Uri Root { get; }

    /// <summary>Size, ETag and checksum of an object, or null where there is none.</summary>
    ValueTask<ObjectInfo?> HeadAsync(string key, CancellationToken cancellation);

    /// <summary>Bytes from <paramref name="offset"/>; fewer than the buffer holds only at the end of the object. Throws <c>object.not_found</c>.</summary>
    ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, CancellationToken cancellation) =>
        ReadAsync(key, offset, destination, null, cancellation);

    /// <summary>The same of one version of an object. Throws <c>source.changed</c> where the object is another one by now.</summary>
    /// <param name="key">Relative key.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="destination">Room for the bytes.</param>
    /// <param name="etag">ETag of the version; null takes any.</param>
    /// <param name="cancellation">Stops the read.</param>
    ValueTask<int> ReadAsync(string key, long offset, Memory<byte> destination, string? etag, CancellationToken cancellation);

    /// <summary>Writes an object whole and atomically: a reader sees the old bytes, the new bytes or nothing. </summary>
    /// <param name="key">Relative key.</param>
    /// <param name="content">All bytes.</param>
    /// <param name="condition">Create only where absent (throws <c>conflict.already_exists</c>), or replace.</param>
    /// <param name="cancellation">Stops the write; nothing is visible then.</param>
    /// <returns>What is stored; its SHA-256 only where the store has verified that it holds these bytes.</returns>
    ValueTask<ObjectInfo> PutAsync(string key, ReadOnlyMemory<byte> content, PutCondition condition, CancellationToken cancellation);

    /// <summary>The same with the bytes of a local file, of any size in bounded memory.</summary>
    ValueTask<ObjectInfo> PutFileAsync(string key, string path, PutCondition condition, CancellationToken cancellation);

    /// <summary>All objects below a prefix in the order of their keys' UTF-8 bytes (<see cref="ObjectKey.Order"/>); unfinished writes are not listed.</summary>
    IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, CancellationToken cancellation);

    /// <summary>Removes an object; removing what is not there succeeds.</summary>
    ValueTask DeleteAsync(string key, CancellationToken cancellation);

    /// <summary>Removes what dead writers left: never objects, only what was begun and cannot be finished any more. Returns how much.</summary>
    ValueTask<int> SweepLeftoversAsync(CancellationToken cancellation);

    /// <summary>
    /// The same at once for a writer whose death is known: removes unfinished writes of its keys that were begun before its end. Only for keys that
    /// nobody writes meanwhile. A store that knows the living from the dead by itself goes by that.
    /// </summary>
    /// <param name="isKey">Whether a key is one of the dead writer's.</param>
    /// <param name="end">When it was known to be dead; what was begun later is another's.</param>
    /// <param name="cancellation">Stops between two removals.</param>
    ValueTask<int> SweepLeftoversAsync(Func<string, bool> isKey, DateTimeOffset end, CancellationToken cancellation) => SweepLeftoversAsync(cancellation);
}
