using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>What a reader who knows its plan says of a read: which pixels it comes back for, and for whom they are kept.</summary>
/// <param name="Again">Windows of the level that are read again soon; tiles that touch none of them are not kept.</param>
/// <param name="Owner">Whoever comes back; <see cref="RasterOpener.Forget"/> ends what is kept for it.</param>
public sealed record KeepRule(IReadOnlyList<PixelWindow> Again, object Owner)
{
    /// <summary>True where a part of the tile is read again.</summary>
    internal bool Wants(PixelWindow tile)
    {
        foreach (var window in Again)
        {
            if (!window.Intersect(tile).IsEmpty)
                return true;
        }
        return false;
    }
}
