using Datacube.Pixels.Grids;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// Builds a <see cref="PixelMap"/>: per root cell a quadtree whose leaves meet the bound. Points of one depth are mapped in one call;
/// each cell is decided from its own 5 × 5 exact points, so neither the region nor a neighbour has a say in it.
/// </summary>
internal sealed class PixelMapBuilder
{
    private const int SmallestSize = 4;
    private const int LargestEmptySize = 64;

    private readonly PixelWindow region;
    private readonly CoordinateMapping mapping;
    private readonly double limit;
    private readonly List<MapCell>[] leaves;
    private readonly PixelWindow roots;
    private readonly List<float> exactX = [];
    private readonly List<float> exactY = [];

    internal PixelMapBuilder(PixelWindow region, CoordinateMapping mapping, double bound)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentOutOfRangeException.ThrowIfNegative(bound);
        this.region = region;
        this.mapping = mapping;
        limit = bound * 0.9;
        if (region.IsEmpty)
        {
            leaves = [];
            return;
        }
        int row = PixelMap.FloorDivide(region.Row), column = PixelMap.FloorDivide(region.Column);
        roots = new(row, column, PixelMap.FloorDivide(region.RowEnd - 1) - row + 1, PixelMap.FloorDivide(region.ColumnEnd - 1) - column + 1);
        leaves = new List<MapCell>[checked(roots.Rows * roots.Columns)];
        for (var i = 0; i < leaves.Length; i++)
            leaves[i] = new(1);
    }

    internal PixelMap Build()
    {
        if (!region.IsEmpty)
        {
            var pending = Roots();
            while (pending.Count > 0)
                pending = Divide(pending);
            MapExact();
        }
        var start = new int[leaves.Length + 1];
        for (var i = 0; i < leaves.Length; i++)
            start[i + 1] = start[i] + leaves[i].Count;
        var cells = new MapCell[start[^1]];
        for (var i = 0; i < leaves.Length; i++)
            leaves[i].CopyTo(cells, start[i]);
        return new(region, roots, cells, start, [.. exactX], [.. exactY]);
    }

    /// <summary>A cell not yet decided.</summary>
    private readonly record struct Candidate(int Root, int Row, int Column, int Size);

    private List<Candidate> Roots()
    {
        var candidates = new List<Candidate>(leaves.Length);
        for (var root = 0; root < leaves.Length; root++)
        {
            int r = root / roots.Columns, c = root % roots.Columns;
            candidates.Add(new(root, (roots.Row + r) * PixelMap.RootSize, (roots.Column + c) * PixelMap.RootSize, PixelMap.RootSize));
        }
        return candidates;
    }

    /// <summary>Turns what meets the bound into leaves and the rest into quarters. 5 × 5 exact points of each cell: 9 carry the patch, 16 judge it.</summary>
    private List<Candidate> Divide(List<Candidate> candidates)
    {
        double[] x = new double[candidates.Count * 25], y = new double[candidates.Count * 25];
        for (var i = 0; i < candidates.Count; i++)
        {
            var quarter = candidates[i].Size / 4;
            for (var k = 0; k < 25; k++)
            {
                x[(i * 25) + k] = candidates[i].Column + (quarter * (k % 5)) + 0.5;
                y[(i * 25) + k] = candidates[i].Row + (quarter * (k / 5)) + 0.5;
            }
        }
        MapPoints(x, y);
        var children = new List<Candidate>();
        for (var i = 0; i < candidates.Count; i++)
        {
            Span<double> px = x.AsSpan(i * 25, 25), py = y.AsSpan(i * 25, 25);
            if (Leaf(candidates[i], px, py) is { } leaf)
                leaves[candidates[i].Root].Add(leaf);
            else
                Quarter(candidates[i], children);
        }
        return children;
    }

    private void Quarter(Candidate parent, List<Candidate> children)
    {
        var half = parent.Size / 2;
        for (var child = 0; child < 4; child++)
        {
            var window = new PixelWindow(parent.Row + (child / 2 * half), parent.Column + (child % 2 * half), half, half);
            if (!window.Intersect(region).IsEmpty)
                children.Add(new(parent.Root, window.Row, window.Column, half));
        }
    }

    private MapCell? Leaf(Candidate cell, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var missing = 0;
        foreach (var value in x)
            missing += double.IsNaN(value) ? 1 : 0;
        if (missing == 25 && cell.Size <= LargestEmptySize && cell.Size > SmallestSize)
            return CellFrame.None(cell.Row, cell.Column, cell.Size);
        Biquadratic fx = Patch(x, cell.Size), fy = Patch(y, cell.Size);
        if (missing == 0 && limit > 0)
        {
            double worst = 0, quarter = cell.Size / 4;
            for (var k = 0; k < 25; k++)
                worst = Math.Max(worst, double.Hypot(fx.At(quarter * (k % 5), quarter * (k / 5)) - x[k], fy.At(quarter * (k % 5), quarter * (k / 5)) - y[k]));
            if (worst < limit)
                return CellFrame.Smooth(cell.Row, cell.Column, cell.Size, fx, fy);
        }
        // Exact cells are filled by MapExact; the slope stands in for their footprint.
        return cell.Size > SmallestSize ? null : new MapCell { Row = cell.Row, Column = cell.Column, Size = cell.Size, X = fx, Y = fy };
    }

    /// <summary>The patch through every other point of 5 × 5.</summary>
    private static Biquadratic Patch(ReadOnlySpan<double> v, int size) =>
        Biquadratic.Through([v[0], v[2], v[4], v[10], v[12], v[14], v[20], v[22], v[24]], size);

    private void MapExact()
    {
        const int count = SmallestSize * SmallestSize;
        double[] x = new double[count], y = new double[count];
        foreach (var list in leaves)
        {
            for (var c = 0; c < list.Count; c++)
            {
                if (list[c].Exact != 0)
                    continue;
                for (var k = 0; k < count; k++)
                {
                    x[k] = list[c].Column + (k % SmallestSize) + 0.5;
                    y[k] = list[c].Row + (k / SmallestSize) + 0.5;
                }
                MapPoints(x, y);
                list[c] = x.All(double.IsNaN)
                    ? CellFrame.None(list[c].Row, list[c].Column, SmallestSize)
                    : CellFrame.Exact(list[c].Row, list[c].Column, SmallestSize, x, y, Slope(x, y, (list[c].X, list[c].Y)), exactX, exactY);
            }
        }
    }

    /// <summary>The general slope of a cell of stored coordinates where its patch has none: from the first pair of neighbours that do.</summary>
    private static (Biquadratic X, Biquadratic Y) Slope(double[] x, double[] y, (Biquadratic X, Biquadratic Y) patch)
    {
        if (!double.IsNaN(patch.X.Column2Row2))
            return patch;
        return (Neighbours(x), Neighbours(y));

        static Biquadratic Neighbours(double[] v)
        {
            double column = double.NaN, row = double.NaN;
            for (var k = 0; k < v.Length; k++)
            {
                if (double.IsNaN(column) && k % SmallestSize > 0)
                    column = v[k] - v[k - 1];
                if (double.IsNaN(row) && k >= SmallestSize)
                    row = v[k] - v[k - SmallestSize];
            }
            return Biquadratic.Linear(v.First(value => !double.IsNaN(value)), double.IsNaN(column) ? 1 : column, double.IsNaN(row) ? 0 : row);
        }
    }

    private void MapPoints(double[] x, double[] y)
    {
        mapping(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            if (Math.Abs(x[i]) < CellFrame.FarAway && Math.Abs(y[i]) < CellFrame.FarAway)
                continue;
            x[i] = double.NaN;
            y[i] = double.NaN;
        }
    }
}
