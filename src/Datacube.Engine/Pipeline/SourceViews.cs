using System.Collections.Concurrent;
using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Projections;

namespace Datacube.Engine.Pipeline;

/// <summary>
/// Makes and keeps the coordinate maps of a job, one per source geometry. Everything here follows from the source and the whole target
/// grid, never from a tile or block, so no tiling can change a coordinate.
/// </summary>
/// <param name="grid">The whole target grid.</param>
/// <param name="halo">Pixels beyond the grid that a mask on the target grid may ask for.</param>
/// <param name="bound">Largest error of a coordinate in source pixels.</param>
internal sealed class SourceViews(GeoBox grid, int halo, double bound)
{
    // The outline of a source is sampled; between two samples it bends by far less than this.
    private const int OutlineMargin = 8;
    private const int OutlineSamples = 32;

    private readonly ConcurrentDictionary<SourceGeometry, Lazy<SourceView?>> views = new();

    /// <summary>The view of a geometry; null where the source does not reach the grid.</summary>
    public SourceView? Of(SourceGeometry geometry) =>
        views.GetOrAdd(geometry, key => new Lazy<SourceView?>(() => Build(key))).Value;

    private SourceView? Build(SourceGeometry source)
    {
        if (source.Crs.Length == 0)
            throw new DatacubeException("raster.unsupported", "The raster has no coordinate reference system; georeference it before use.", "crs");
        if (source.Level != source.Shape)
        {
            if (Of(source with { Level = source.Shape }) is not { } full)
                return null;
            double x = (double)source.Level.Columns / source.Shape.Columns, y = (double)source.Level.Rows / source.Shape.Rows;
            return new(source, full.Map.Rescale(x, 0, y, 0), new(full.Scale.X * x, full.Scale.Y * y));
        }

        var region = Region(source);
        if (region.IsEmpty)
            return null;
        var map = PixelMap.Build(region, TargetToSource(source), bound);
        return map.Scale(region) is { } scale ? new(source, map, scale) : null;
    }

    private CoordinateMapping TargetToSource(SourceGeometry source)
    {
        var toSource = source.Transform.Invert();
        var forward = grid.Transform;
        var project = source.Crs == grid.Crs ? null : Projection.Between(grid.Crs, source.Crs);
        return (x, y) =>
        {
            Transform(forward, x, y);
            project?.Invoke(x, y);
            Transform(toSource, x, y);
        };
    }

    /// <summary>The part of the grid and its halo under the source's outline.</summary>
    private PixelWindow Region(SourceGeometry source)
    {
        var whole = new PixelWindow(0, 0, grid.Shape.Rows, grid.Shape.Columns).Grow(halo);
        var (x, y) = Outline(source.Shape);
        Transform(source.Transform, x, y);
        if (source.Crs != grid.Crs)
            Projection.Between(source.Crs, grid.Crs)(x, y);
        Transform(grid.Transform.Invert(), x, y);
        // An outline with a gap (a pole inside, a side beyond the horizon) bounds nothing: the map then finds out pixel by pixel.
        if (Array.Exists(x, value => !double.IsFinite(value)) || Array.Exists(y, value => !double.IsFinite(value)))
            return whole;
        int row = Clamp(y.Min()), column = Clamp(x.Min());
        var region = new PixelWindow(row, column, Clamp(y.Max()) - row + 1, Clamp(x.Max()) - column + 1).Grow(OutlineMargin).Intersect(whole);
        return HoldsEverySample(source, whole, region) ? region : whole;

        static int Clamp(double value) => (int)Math.Clamp(Math.Floor(value), -(1 << 29), 1 << 29);
    }

    /// <summary>
    /// Looks the other way: no sample of the grid that falls on the source may lie outside the region. It fails where an outline wraps
    /// around the antimeridian or a projection folds far-away points back.
    /// </summary>
    private bool HoldsEverySample(SourceGeometry source, PixelWindow whole, PixelWindow region)
    {
        var (x, y) = Outline(whole.Shape);
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = (x[i] + whole.Column, y[i] + whole.Row);
        double[] column = [.. x], row = [.. y];
        TargetToSource(source)(x, y);
        for (var i = 0; i < x.Length; i++)
        {
            var onSource = x[i] >= 0 && x[i] <= source.Shape.Columns && y[i] >= 0 && y[i] <= source.Shape.Rows;
            if (onSource && (column[i] < region.Column || column[i] > region.ColumnEnd || row[i] < region.Row || row[i] > region.RowEnd))
                return false;
        }

        return true;
    }

    /// <summary>Points on the border of a raster and on a lattice inside it.</summary>
    private static (double[] X, double[] Y) Outline(PixelShape shape)
    {
        var x = new List<double>();
        var y = new List<double>();
        for (var i = 0; i <= OutlineSamples; i++)
        {
            for (var j = 0; j <= OutlineSamples; j++)
            {
                if (i % OutlineSamples != 0 && j % OutlineSamples != 0 && (i % 8 != 0 || j % 8 != 0))
                    continue;
                x.Add((double)shape.Columns * i / OutlineSamples);
                y.Add((double)shape.Rows * j / OutlineSamples);
            }
        }

        return ([.. x], [.. y]);
    }

    private static void Transform(Affine affine, Span<double> x, Span<double> y)
    {
        var (a, b, c, d, e, f) = affine;
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = ((a * x[i]) + (b * y[i]) + c, (d * x[i]) + (e * y[i]) + f);
    }
}
