using Datacube.Pixels.Grids;

namespace Datacube.Pixels.Resampling;

/// <summary>
/// Builds a <see cref="PixelMap"/>: per root cell a quadtree whose leaves meet the bound. Points of one depth are mapped in one call;
/// each cell is decided from its own 3 × 3 exact points, so neither the region nor a neighbour has a say in it.
/// </summary>
internal sealed class PixelMapBuilder
{
    private const int SmallestSize = 4;
    private const int LargestEmptySize = 64;

    /// <summary>Edge midpoints and the centre among 3 × 3 points.</summary>
    private static readonly int[] Midpoints = [1, 3, 4, 5, 7];

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

    /// <summary>A cell not yet decided with its exact coordinates: 3 × 3 points row by row at 0, size/2 and size.</summary>
    private readonly record struct Candidate(int Root, int Row, int Column, int Size, double[] X, double[] Y);

    private List<Candidate> Roots()
    {
        const int half = PixelMap.RootSize / 2;
        int across = (roots.Columns * 2) + 1, down = (roots.Rows * 2) + 1;
        double[] x = new double[across * down], y = new double[across * down];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (((roots.Column * 2.0) + (i % across)) * half) + 0.5;
            y[i] = (((roots.Row * 2.0) + (i / across)) * half) + 0.5;
        }
        MapPoints(x, y);
        var candidates = new List<Candidate>(leaves.Length);
        for (var root = 0; root < leaves.Length; root++)
        {
            int r = root / roots.Columns, c = root % roots.Columns;
            double[] px = new double[9], py = new double[9];
            for (var k = 0; k < 9; k++)
            {
                var at = (((r * 2) + (k / 3)) * across) + (c * 2) + (k % 3);
                (px[k], py[k]) = (x[at], y[at]);
            }
            candidates.Add(new(root, (roots.Row + r) * PixelMap.RootSize, (roots.Column + c) * PixelMap.RootSize, PixelMap.RootSize, px, py));
        }
        return candidates;
    }

    /// <summary>Turns what meets the bound into leaves and the rest into quarters.</summary>
    private List<Candidate> Divide(List<Candidate> candidates)
    {
        var divided = new List<Candidate>();
        foreach (var candidate in candidates)
        {
            if (Leaf(candidate) is { } leaf)
                leaves[candidate.Root].Add(leaf);
            else
                divided.Add(candidate);
        }
        double[] x = new double[divided.Count * 25], y = new double[divided.Count * 25];
        for (var i = 0; i < divided.Count; i++)
        {
            var quarter = divided[i].Size / 4;
            for (var k = 0; k < 25; k++)
            {
                x[(i * 25) + k] = divided[i].Column + (quarter * (k % 5)) + 0.5;
                y[(i * 25) + k] = divided[i].Row + (quarter * (k / 5)) + 0.5;
            }
        }
        MapPoints(x, y);
        var children = new List<Candidate>(divided.Count * 4);
        for (var i = 0; i < divided.Count; i++)
            Quarter(divided[i], x.AsSpan(i * 25, 25), y.AsSpan(i * 25, 25), children);
        return children;
    }

    private void Quarter(Candidate parent, ReadOnlySpan<double> x, ReadOnlySpan<double> y, List<Candidate> children)
    {
        var half = parent.Size / 2;
        for (var child = 0; child < 4; child++)
        {
            int r = child / 2, c = child % 2;
            var window = new PixelWindow(parent.Row + (r * half), parent.Column + (c * half), half, half);
            if (window.Intersect(region).IsEmpty)
                continue;
            double[] px = new double[9], py = new double[9];
            for (var k = 0; k < 9; k++)
            {
                var at = (((r * 2) + (k / 3)) * 5) + (c * 2) + (k % 3);
                (px[k], py[k]) = (x[at], y[at]);
            }
            children.Add(new(parent.Root, window.Row, window.Column, half, px, py));
        }
    }

    private MapCell? Leaf(Candidate cell)
    {
        double[] x = cell.X, y = cell.Y;
        var missing = x.Count(double.IsNaN);
        if (missing == 9 && cell.Size <= LargestEmptySize && cell.Size > SmallestSize)
            return CellFrame.None(cell.Row, cell.Column, cell.Size);
        Bilinear fx = Bilinear.Through(x[0], x[2], x[6], x[8], cell.Size), fy = Bilinear.Through(y[0], y[2], y[6], y[8], cell.Size);
        if (missing == 0 && limit > 0)
        {
            var worst = 0.0;
            double half = cell.Size / 2;
            foreach (var k in Midpoints)
                worst = Math.Max(worst, double.Hypot(fx.At(half * (k % 3), half * (k / 3)) - x[k], fy.At(half * (k % 3), half * (k / 3)) - y[k]));
            if (worst < limit)
                return CellFrame.Smooth(cell.Row, cell.Column, cell.Size, fx, fy);
        }
        // Exact cells are filled by MapExact; the slope stands in for their footprint.
        return cell.Size > SmallestSize ? null : new MapCell { Row = cell.Row, Column = cell.Column, Size = cell.Size, X = fx, Y = fy };
    }

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

    /// <summary>The general slope of a cell of stored coordinates where its corners have none: from the first pair of neighbours that do.</summary>
    private static (Bilinear X, Bilinear Y) Slope(double[] x, double[] y, (Bilinear X, Bilinear Y) corners)
    {
        if (!double.IsNaN(corners.X.Cross))
            return corners;
        return (Neighbours(x), Neighbours(y));

        static Bilinear Neighbours(double[] v)
        {
            double column = double.NaN, row = double.NaN;
            for (var k = 0; k < v.Length; k++)
            {
                if (double.IsNaN(column) && k % SmallestSize > 0)
                    column = v[k] - v[k - 1];
                if (double.IsNaN(row) && k >= SmallestSize)
                    row = v[k] - v[k - SmallestSize];
            }
            return new(v.First(value => !double.IsNaN(value)), double.IsNaN(column) ? 1 : column, double.IsNaN(row) ? 0 : row, 0);
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
