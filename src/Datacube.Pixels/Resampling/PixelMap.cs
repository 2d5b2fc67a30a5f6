using System.Runtime.CompilerServices;
using Datacube.Pixels.Grids;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// Where the centre of every target pixel of a region lies in a source raster, as a piecewise biquadratic approximation with a stated
/// bound. Cells hang on a lattice anchored at the target grid's pixel (0, 0) and each decides its own size from the exact mapping
/// alone, so the coordinate of a pixel is the same bits whatever region or block it is asked for in. Immutable, safe for threads.
/// </summary>
public sealed class PixelMap
{
    /// <summary>Side of the largest cell.</summary>
    internal const int RootSize = 128;

    private readonly MapCell[] cells;
    private readonly int[] rootStart;
    private readonly PixelWindow roots;

    internal PixelMap(PixelWindow region, PixelWindow roots, MapCell[] cells, int[] rootStart, float[] exactX, float[] exactY)
    {
        Region = region;
        this.roots = roots;
        this.cells = cells;
        this.rootStart = rootStart;
        ExactX = exactX;
        ExactY = exactY;
    }

    /// <summary>The target pixels that the map knows.</summary>
    public PixelWindow Region { get; }

    /// <summary>Memory that the map holds.</summary>
    public long ByteLength => ((long)cells.Length * Unsafe.SizeOf<MapCell>()) + ((ExactX.Length + ExactY.Length) * (long)sizeof(float)) + (rootStart.Length * (long)sizeof(int));

    internal float[] ExactX { get; }

    internal float[] ExactY { get; }

    /// <summary>
    /// Builds a map. The error of a coordinate is at most <paramref name="boundPixels"/> source pixels, judged at 5 × 5 points
    /// of every cell against 0.9 × the bound; cells that miss it are quartered down to 4 × 4 pixels, and where even these
    /// miss it every pixel gets its exact coordinate. A pixel whose mapping is NaN has no source; an area of 64 × 64 pixels or more with
    /// no mapping at any of its 5 × 5 points is taken to have none at all.
    /// </summary>
    /// <param name="region">Target pixels that will be asked for.</param>
    /// <param name="targetPixelToSourcePixel">Exact, continuous pixel coordinates on both sides: (0.5, 0.5) is a pixel's centre.</param>
    /// <param name="boundPixels">Largest error in source pixels; 0 gives the exact coordinate of every pixel.</param>
    public static PixelMap Build(PixelWindow region, CoordinateMapping targetPixelToSourcePixel, double boundPixels) =>
        new PixelMapBuilder(region, targetPixelToSourcePixel, boundPixels).Build();

    /// <summary>
    /// The same map into another raster of the same source area: x' = x × <paramref name="scaleX"/> + <paramref name="offsetX"/>, y
    /// likewise. From one resolution's map to another's, or to an overview (columns of the overview / columns of level 0). The bound is
    /// scaled alike.
    /// </summary>
    public PixelMap Rescale(double scaleX, double offsetX, double scaleY, double offsetY)
    {
        float[] exactX = [.. ExactX], exactY = [.. ExactY];
        var scaled = new MapCell[cells.Length];
        for (var c = 0; c < cells.Length; c++)
            scaled[c] = CellFrame.Rescale(cells[c], new(scaleX, offsetX), new(scaleY, offsetY), exactX, exactY);
        return new(Region, roots, scaled, rootStart, exactX, exactY);
    }

    /// <summary>The source coordinate (continuous pixels) of a target pixel's centre, exactly as the kernels see it; NaN where there is none.</summary>
    public PixelPoint At(int row, int column)
    {
        foreach (var index in CellsOf(new PixelWindow(row, column, 1, 1).Intersect(Region)))
        {
            var cell = cells[index];
            if (row < cell.Row || column < cell.Column || row >= cell.Row + cell.Size || column >= cell.Column + cell.Size)
                continue;
            if (cell.Exact == MapCell.NoSource)
                break;
            int i = column - cell.Column, j = row - cell.Row;
            if (cell.Exact >= 0)
                return new((double)cell.OriginY + ExactY[cell.Exact + (j * cell.Size) + i], (double)cell.OriginX + ExactX[cell.Exact + (j * cell.Size) + i]);
            var start = i & -RowLine.RunLength;
            var run = cell.Line(row).Run(start);
            return new((double)run.OriginY + run.Y(i - start), (double)run.OriginX + run.X(i - start));
        }
        return new(double.NaN, double.NaN);
    }

    /// <summary>
    /// The pixels of a source level that a method needs for a target window, its kernel's reach included, clipped to the level. Empty
    /// where the window has no source there. This is what must be read before <see cref="Resampler.Apply"/>.
    /// </summary>
    public PixelWindow SourceWindow(PixelWindow target, ResamplingMethod method, PixelShape level)
    {
        var extent = SourceExtent.Nothing;
        foreach (var index in CellsOf(target.Intersect(Region)))
            extent = extent.With(this, cells[index], target, method);
        return extent.Window(level);
    }

    /// <summary>
    /// Source pixels per target pixel at the centre of a part of the region (of the nearest cell that has a source). Choose the overview
    /// from a part that no tiling changes, such as the whole overlap of scene and grid.
    /// </summary>
    public MappingScale? Scale(PixelWindow target)
    {
        var part = target.Intersect(Region);
        MappingScale? best = null;
        var nearest = double.PositiveInfinity;
        foreach (var index in CellsOf(part))
        {
            var cell = cells[index];
            var dx = cell.Column + (cell.Size * 0.5) - (part.Column + (part.Columns * 0.5));
            var dy = cell.Row + (cell.Size * 0.5) - (part.Row + (part.Rows * 0.5));
            if (cell.Exact == MapCell.NoSource || !(cell.X.Column * cell.X.Column < double.PositiveInfinity) || (dx * dx) + (dy * dy) >= nearest)
                continue;
            nearest = (dx * dx) + (dy * dy);
            best = new(double.Hypot(cell.X.Column, cell.X.Row), double.Hypot(cell.Y.Column, cell.Y.Row));
        }
        return best;
    }

    internal ref readonly MapCell Cell(int index) => ref cells[index];

    /// <summary>Indices of the cells that may touch a window: those of all root cells under it.</summary>
    internal IEnumerable<int> CellsOf(PixelWindow window)
    {
        if (window.IsEmpty)
            yield break;
        for (var row = FloorDivide(window.Row); row <= FloorDivide(window.RowEnd - 1); row++)
        {
            for (var column = FloorDivide(window.Column); column <= FloorDivide(window.ColumnEnd - 1); column++)
            {
                var root = ((row - roots.Row) * roots.Columns) + column - roots.Column;
                for (var c = rootStart[root]; c < rootStart[root + 1]; c++)
                    yield return c;
            }
        }
    }

    internal static int FloorDivide(int pixel) => pixel >> 7;
}
