namespace Datacube.Raster.Reading;

/// <summary>Stored bytes of tiles that were asked for ahead of their use, up to a number of bytes, oldest out first. Thread-safe.</summary>
internal sealed class PrefetchStore(long capacityBytes)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TileKey, Entry> entries = [];
    private readonly Queue<Entry> order = [];
    private long heldBytes;

    /// <summary>Announces that a tile is being fetched; the caller keeps the promise with <see cref="Deliver"/>. Null where it is known already or would never fit.</summary>
    public TaskCompletionSource<byte[]?>? Reserve(TileKey key, int length)
    {
        lock (gate)
        {
            if (length > capacityBytes || entries.ContainsKey(key))
                return null;
            var entry = new Entry(key, length);
            entries.Add(key, entry);
            order.Enqueue(entry);
            heldBytes += length;
            // What was taken already is only a name in the queue.
            while (heldBytes > capacityBytes || (order.TryPeek(out var oldest) && oldest.Gone))
                Remove(order.Dequeue());
            return entry.Promise;
        }
    }

    /// <summary>Delivers the bytes; null says that they will not come. Whoever took the entry before gets them too.</summary>
    public void Deliver(TileKey key, TaskCompletionSource<byte[]?> promise, byte[]? bytes)
    {
        promise.TrySetResult(bytes);
        if (bytes is not null)
            return;
        lock (gate)
        {
            if (entries.TryGetValue(key, out var entry) && entry.Promise == promise)
                Remove(entry);
        }
    }

    /// <summary>Takes the bytes of a tile out, or null where nobody fetches them.</summary>
    public Task<byte[]?>? Take(TileKey key)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var entry))
                return null;
            Remove(entry);
            return entry.Promise.Task;
        }
    }

    private void Remove(Entry entry)
    {
        if (entry.Gone)
            return;
        entry.Gone = true;
        entries.Remove(entry.Key);
        heldBytes -= entry.Length;
    }

    private sealed class Entry(TileKey key, int length)
    {
        public TileKey Key { get; } = key;

        public int Length { get; } = length;

        public bool Gone { get; set; }

        public TaskCompletionSource<byte[]?> Promise { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
