using Datacube.Pixels.Grids;

namespace Datacube.Raster.Reading;

/// <summary>What a reader who knows its plan says of a read: which pixels it comes back for, and for whom they are kept.</summary>
/// <param name="Again">Windows of the level that are read again soon; of a tile only what lies in them is kept.</param>
/// <param name="Owner">Whoever comes back; <see cref="RasterOpener.Forget"/> ends what is kept for it.</param>
public sealed record KeepRule(IReadOnlyList<PixelWindow> Again, object Owner)
{
    /// <summary>The part of a tile that is read again; empty where there is none.</summary>
    internal PixelWindow Wants(PixelWindow tile)
    {
        PixelWindow wanted = default;
        foreach (var window in Again)
        {
            var part = window.Intersect(tile);
            if (part.IsEmpty)
                continue;
            wanted = wanted.IsEmpty ? part : Around(wanted, part);
        }
        return wanted;
    }

    private static PixelWindow Around(PixelWindow a, PixelWindow b)
    {
        int row = Math.Min(a.Row, b.Row), column = Math.Min(a.Column, b.Column);
        return new(row, column, Math.Max(a.RowEnd, b.RowEnd) - row, Math.Max(a.ColumnEnd, b.ColumnEnd) - column);
    }
}
