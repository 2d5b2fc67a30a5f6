using Datacube.Pixels;
using Datacube.Pixels.Grids;

namespace Datacube.Engine.Pipeline;

/// <summary>The windows that one item of a stage is going to read from remote files; none where the files are local.</summary>
internal sealed class ReadStep(IReadOnlyList<(PlannedInput Input, PixelWindow Window)> reads)
{
    /// <summary>What is read.</summary>
    public IReadOnlyList<(PlannedInput Input, PixelWindow Window)> Reads => reads;

    /// <summary>Bytes of the stored tiles under the windows if they were not compressed: more than will be fetched.</summary>
    public long Bytes { get; } = reads.Sum(read => TilePixels(read.Input, read.Window) * read.Input.Stored.Size());

    /// <summary>True once its bytes count against the budget.</summary>
    public bool IsFetched { get; set; }

    /// <summary>True once the item has begun, so that nothing is left to fetch ahead.</summary>
    public bool IsBegun { get; set; }

    /// <summary>A step with those windows that lie in remote files.</summary>
    public static ReadStep Of(IEnumerable<(PlannedInput Input, PixelWindow Window)> reads) =>
        new([.. reads.Where(read => !read.Input.Band.Href.IsFile && !read.Window.IsEmpty)]);

    private static long TilePixels(PlannedInput input, PixelWindow window)
    {
        var tile = input.Info.Levels[input.Level].BlockShape;
        long rows = ((window.RowEnd - 1) / tile.Rows) - (window.Row / tile.Rows) + 1, columns = ((window.ColumnEnd - 1) / tile.Columns) - (window.Column / tile.Columns) + 1;
        return rows * tile.Rows * columns * tile.Columns;
    }
}
