using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>
/// Decoded tiles of all files of one opener, up to a number of bytes, least recently used out first. Each tile is decoded once however
/// many readers want it at the same time. Thread-safe.
/// </summary>
/// <remarks>
/// Why memory in use is never freed: (1) a tile's reference count is read and written under one lock; (2) a reader gets the tile and its
/// reference in the same critical section in which it finds it; (3) eviction only removes the tile from the table and gives back the
/// cache's own reference; (4) memory is freed by whoever takes the count to zero, when the tile can no longer be found.
/// </remarks>
public sealed class TileCache
{
    private const int MaxRemembered = 1 << 16;

    private readonly Lock gate = new();
    private readonly Dictionary<TileKey, CachedTile> tiles = [];
    private readonly LinkedList<CachedTile> used = [];
    private readonly HashSet<TileKey> bypassed = [];
    private readonly long capacityBytes;
    private long heldBytes;

    /// <summary>Creates a cache; 0 bytes keep nothing, and readers of the same moment still share a tile.</summary>
    public TileCache(long capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacityBytes);
        this.capacityBytes = capacityBytes;
    }

    /// <summary>Bytes of the tiles that are kept now.</summary>
    public long HeldBytes
    {
        get
        {
            lock (gate)
                return heldBytes;
        }
    }

    /// <summary>
    /// Takes a reference to a tile. <c>Mine</c> tells the caller that the tile is new: it must fill it and call <see cref="Publish"/> or
    /// <see cref="Abandon"/>; everybody else awaits <see cref="CachedTile.Ready"/>. All call <see cref="Release"/> in the end. Null where
    /// the tile is not kept, or without the pixels that are needed: the caller decodes it for itself.
    /// </summary>
    /// <param name="key">The tile.</param>
    /// <param name="needed">Pixels that the caller reads now.</param>
    /// <param name="kept">Pixels that a new tile holds; empty keeps none.</param>
    /// <param name="owner">Who comes back for it: it is kept for that one as long as there is room.</param>
    internal (CachedTile? Tile, bool Mine) Claim(TileKey key, PixelWindow needed, PixelWindow kept, object? owner)
    {
        lock (gate)
        {
            if (tiles.TryGetValue(key, out var found))
            {
                if (found.Part.Intersect(needed) != needed)
                    return (null, false);
                found.References++;
                found.Owner = owner ?? found.Owner;
                if (found.Place is { } place)
                {
                    used.Remove(place);
                    used.AddFirst(place);
                }
                return (found, false);
            }
            if (kept.IsEmpty)
                return (null, false);
            var tile = new CachedTile(key, kept) { References = 2, Owner = owner };
            tiles.Add(key, tile);
            return (tile, true);
        }
    }

    /// <summary>True where the tile is kept or being decoded now.</summary>
    internal bool Contains(TileKey key)
    {
        lock (gate)
            return tiles.ContainsKey(key);
    }

    /// <summary>
    /// True where the tile is neither kept nor being decoded and was not asked for in this way before: a reader that wants all of it
    /// decodes it straight into its own buffer. The second time the tile is worth keeping.
    /// </summary>
    internal bool MayBypass(TileKey key)
    {
        lock (gate)
        {
            if (tiles.ContainsKey(key))
                return false;
            if (bypassed.Count == MaxRemembered)
                bypassed.Clear();
            return bypassed.Add(key);
        }
    }

    /// <summary>Shows a filled tile to everybody and makes room for it.</summary>
    internal void Publish(CachedTile tile)
    {
        lock (gate)
        {
            tile.Place = used.AddFirst(tile);
            heldBytes += tile.Pixels!.ByteLength;
            while (heldBytes > capacityBytes)
                Drop(Victim(tile));
        }
        tile.Complete();
    }

    /// <summary>Takes back a tile that could not be filled; the next reader tries anew.</summary>
    internal void Abandon(CachedTile tile, Exception failure)
    {
        lock (gate)
        {
            tiles.Remove(tile.Key);
            Unreference(tile);
        }
        tile.Fail(failure);
    }

    /// <summary>Gives a reference back.</summary>
    internal void Release(CachedTile tile)
    {
        lock (gate)
            Unreference(tile);
    }

    /// <summary>Gives a reference back to a tile that nobody comes back for.</summary>
    internal void LetGo(CachedTile tile)
    {
        lock (gate)
        {
            if (tile.Place?.List is not null)
                Drop(tile);
            Unreference(tile);
        }
    }

    /// <summary>Forgets all tiles of a file that was closed or changed.</summary>
    internal void Forget(long source) => Forget(tile => tile.Key.Source == source);

    /// <summary>Forgets all tiles that were kept for one who does not come back any more.</summary>
    internal void ForgetOwner(object owner) => Forget(tile => ReferenceEquals(tile.Owner, owner));

    private void Forget(Predicate<CachedTile> isOut)
    {
        lock (gate)
        {
            for (var node = used.First; node is not null;)
            {
                var tile = node.Value;
                node = node.Next;
                if (isOut(tile))
                    Drop(tile);
            }
        }
    }

    // Readers who come back do so in the order in which they came: what they left first is wanted first, and a newcomer must not push it out.
    private CachedTile Victim(CachedTile newcomer)
    {
        for (var node = used.Last; node is not null; node = node.Previous)
        {
            if (node.Value.Owner is null)
                return node.Value;
        }
        return newcomer;
    }

    private void Drop(CachedTile tile)
    {
        tiles.Remove(tile.Key);
        used.Remove(tile.Place!);
        heldBytes -= tile.Pixels!.ByteLength;
        Unreference(tile);
    }

    private static void Unreference(CachedTile tile)
    {
        if (--tile.References == 0)
            tile.Pixels?.Dispose();
    }
}
