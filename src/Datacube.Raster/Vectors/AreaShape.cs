using Datacube.Pixels.Grids;

namespace Datacube.Raster.Vectors;

/// <summary>An area of interest: polygons in EPSG:4326.</summary>
public sealed class AreaShape
{
    private const double Turn = 360;

    internal AreaShape(IReadOnlyList<AreaFeature> features, IReadOnlyList<string> notes)
    {
        Features = features;
        Notes = notes;
        Bounds = Around([.. features.SelectMany(static feature => feature.Polygons)]);
    }

    /// <summary>The features that have polygons.</summary>
    public IReadOnlyList<AreaFeature> Features { get; }

    /// <summary>What was changed or left out while reading, in words for the user.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>
    /// The smallest box around all polygons, in degrees, longitudes within ±180. Left &gt; Right where it crosses ±180° (RFC 7946, section 5.2).
    /// </summary>
    public MapBounds Bounds { get; }

    /// <summary>True where a polygon and the box (degrees; Left &gt; Right across ±180°) share an area; a common edge or corner is not enough.</summary>
    public bool Touches(MapBounds box)
    {
        var upright = box.Left <= box.Right ? box : box with { Right = box.Right + Turn };
        return Features.Any(feature => feature.Polygons.Any(polygon => polygon.Overlaps(upright)));
    }

    /// <summary>Longitudes lie on a circle: the box is what remains when the widest gap between polygons is left out.</summary>
    private static MapBounds Around(AreaPolygon[] polygons)
    {
        double bottom = polygons.Min(static p => p.Bounds.Bottom), top = polygons.Max(static p => p.Bounds.Top);
        var arcs = polygons.Select(static p => (Left: Wrapped(p.Bounds.Left), Length: p.Bounds.Right - p.Bounds.Left, p.Bounds.Right)).OrderBy(static arc => arc.Left).ToArray();
        // What comes round from the last turn covers the start.
        var last = arcs.MaxBy(static arc => arc.Left + arc.Length);
        double reached = last.Left + last.Length - Turn, reachedRight = last.Right;
        double widest = 0, left = -180, right = 180;
        foreach (var arc in arcs)
        {
            if (arc.Left - reached > widest)
                (widest, left, right) = (arc.Left - reached, arc.Left, -Wrapped(-reachedRight));
            if (arc.Left + arc.Length > reached)
                (reached, reachedRight) = (arc.Left + arc.Length, arc.Right);
        }

        return new(left, bottom, right, top);
    }

    /// <summary>Into −180 (included) … 180 (excluded).</summary>
    private static double Wrapped(double longitude) => longitude - (Math.Floor((longitude + 180) / Turn) * Turn);
}
