using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>
/// One decoded tile, or what is wanted of it: planes of its samples one below the other, cropped to the image. Counted: the cache and every reader hold one
/// reference, and the memory goes when the last one is given back.
/// </summary>
internal sealed class CachedTile(TileKey key, PixelWindow part)
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TileKey Key { get; } = key;

    /// <summary>The pixels of the image that it holds.</summary>
    public PixelWindow Part { get; } = part;

    /// <summary>Completes when the pixels are there, fails when they never will be.</summary>
    public Task Ready => ready.Task;

    /// <summary>The pixels; only after <see cref="Ready"/>, except for the one that fills it.</summary>
    public PixelBuffer? Pixels { get; set; }

    /// <summary>Holders of this tile; guarded by the cache's lock.</summary>
    public int References { get; set; }

    /// <summary>Place in the order of use; guarded by the cache's lock; null until the tile is filled.</summary>
    public LinkedListNode<CachedTile>? Place { get; set; }

    /// <summary>Who comes back for this tile; guarded by the cache's lock; null where nobody said so.</summary>
    public object? Owner { get; set; }

    /// <summary>Wakes those who wait for the pixels.</summary>
    public void Complete() => ready.SetResult();

    /// <summary>Tells those who wait that there will be no pixels.</summary>
    public void Fail(Exception failure)
    {
        ready.SetException(failure);
        // Nobody may be waiting; the one who fills the tile throws the same failure itself.
        _ = ready.Task.Exception;
    }
}
