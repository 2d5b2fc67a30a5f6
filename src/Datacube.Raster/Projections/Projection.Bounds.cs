using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;

namespace Datacube.Raster.Projections;

/// <summary>Bounds of a box in another system.</summary>
public static partial class Projection
{
    private const int PointsPerEdge = 64;

    /// <summary>
    /// The upright box in another system that holds a box of this one; edges are densified (65 points each), because straight lines become
    /// curves. For a geographic target, a box across ±180° comes back with Left &gt; Right, a box around a pole as −180 … 180 up to ±90.
    /// A geographic source box may itself have Left &gt; Right.
    /// </summary>
    /// <exception cref="DatacubeException"><c>crs.*</c>; <c>crs.unsupported</c> where no corner or edge point has an image.</exception>
    public static MapBounds TransformBounds(string fromCrs, string toCrs, MapBounds bounds)
    {
        if (bounds.Left > bounds.Right)
            bounds = bounds with { Right = bounds.Right + 360 };
        var (x, y) = Outline(bounds);
        Between(fromCrs, toCrs)(x, y);
        var kept = Enumerable.Range(0, x.Length).Where(i => !double.IsNaN(x[i])).ToArray();
        if (kept.Length == 0)
            throw new DatacubeException("crs.unsupported", $"No point of the box {bounds} in '{CrsText.Shown(fromCrs)}' has an image in '{CrsText.Shown(toCrs)}'. Choose a system whose area of use holds the box.", "crs");
        double bottom = kept.Min(i => y[i]), top = kept.Max(i => y[i]);
        if (!Crs.Parse(toCrs).IsGeographic)
            return new(kept.Min(i => x[i]), bottom, kept.Max(i => x[i]), top);
        return Crs.Parse(fromCrs).IsGeographic && bounds.Right - bounds.Left >= 360
            ? new(-180, bottom, 180, top)
            : Geographical(kept.Select(i => x[i]).ToArray(), bottom, top);
    }

    /// <summary>Walks round the outline and unwraps longitudes: a full turn means that a pole is inside.</summary>
    private static MapBounds Geographical(double[] longitudes, double bottom, double top)
    {
        double current = longitudes[0], west = current, east = current;
        for (var i = 1; i < longitudes.Length; i++)
        {
            current += Math.IEEERemainder(longitudes[i] - longitudes[i - 1], 360);
            (west, east) = (Math.Min(west, current), Math.Max(east, current));
        }

        if (Math.Abs(current - longitudes[0]) > 180 || east - west >= 360)
            return top > -bottom ? new(-180, bottom, 180, 90) : new(-180, -90, 180, top);
        if (west >= -180 && east <= 180)
            return new(west, bottom, east, top);
        return new(Wrapped(west), bottom, Wrapped(east), top);
    }

    private static double Wrapped(double longitude) => longitude < -180 ? longitude + 360 : longitude > 180 ? longitude - 360 : longitude;

    /// <summary>The four edges, counter-clockwise, closed.</summary>
    private static (double[] X, double[] Y) Outline(MapBounds bounds)
    {
        double[] x = new double[(4 * PointsPerEdge) + 1], y = new double[x.Length];
        for (var i = 0; i < PointsPerEdge; i++)
        {
            var t = (double)i / PointsPerEdge;
            double right = bounds.Left + (t * (bounds.Right - bounds.Left)), left = bounds.Right - (t * (bounds.Right - bounds.Left));
            double up = bounds.Bottom + (t * (bounds.Top - bounds.Bottom)), down = bounds.Top - (t * (bounds.Top - bounds.Bottom));
            (x[i], y[i]) = (right, bounds.Bottom);
            (x[PointsPerEdge + i], y[PointsPerEdge + i]) = (bounds.Right, up);
            (x[(2 * PointsPerEdge) + i], y[(2 * PointsPerEdge) + i]) = (left, bounds.Top);
            (x[(3 * PointsPerEdge) + i], y[(3 * PointsPerEdge) + i]) = (bounds.Left, down);
        }

        (x[^1], y[^1]) = (x[0], y[0]);
        return (x, y);
    }
}
