using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;

namespace Datacube.Raster.Projections;

/// <summary>Pixels of one grid → pixels of another.</summary>
public static class GridMapping
{
    /// <summary>
    /// Continuous pixel coordinates (x = column, y = row; 0, 0 the outer corner of the first pixel) of the target → those of the source.
    /// Exact: affine where both grids share a system, else through <see cref="Projection.Between"/>.
    /// </summary>
    /// <exception cref="DatacubeException"><c>raster.unsupported</c> where a grid has no system or no area; <c>crs.*</c>.</exception>
    public static CoordinateMapping Between(GeoBox target, GeoBox source)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(source);
        if (target.Crs.Length == 0 || source.Crs.Length == 0)
            throw new DatacubeException("raster.unsupported", "The raster has no coordinate reference system, so it has no place on the map.");
        var toMap = target.Transform;
        var toPixel = Inverse(source.Transform);
        if (Projection.IsSame(target.Crs, source.Crs))
        {
            var direct = Then(toMap, toPixel);
            return (x, y) => Apply(direct, x, y);
        }

        var project = Projection.Between(target.Crs, source.Crs);
        return (x, y) =>
        {
            Apply(toMap, x, y);
            project(x, y);
            Apply(toPixel, x, y);
        };
    }

    private static Affine Inverse(Affine transform)
    {
        try
        {
            return transform.Invert();
        }
        catch (InvalidOperationException error)
        {
            throw new DatacubeException("raster.unsupported", $"The raster's transform {transform} gives its pixels no area.", null, error);
        }
    }

    private static Affine Then(Affine first, Affine second) => new(
        (second.A * first.A) + (second.B * first.D),
        (second.A * first.B) + (second.B * first.E),
        (second.A * first.C) + (second.B * first.F) + second.C,
        (second.D * first.A) + (second.E * first.D),
        (second.D * first.B) + (second.E * first.E),
        (second.D * first.C) + (second.E * first.F) + second.F);

    private static void Apply(Affine transform, Span<double> x, Span<double> y)
    {
        var (a, b, c, d, e, f) = transform;
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = ((a * x[i]) + (b * y[i]) + c, (d * x[i]) + (e * y[i]) + f);
    }
}
