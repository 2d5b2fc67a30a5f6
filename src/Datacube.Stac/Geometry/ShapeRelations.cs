using Datacube.Stac.Harmonising;

namespace Datacube.Stac.Geometry;

/// <summary>Whether two shapes share a point: touching counts, as in the intersects of STAC API.</summary>
internal static class ShapeRelations
{
    public static bool Intersect(GeoShape a, GeoShape b)
    {
        foreach (var first in Parts(a))
            foreach (var second in Parts(b))
                if (Touch(first.Box, second.Box) && PartsIntersect(first, second))
                    return true;
        return false;
    }

    private static IEnumerable<Part> Parts(GeoShape shape) =>
    [
        .. shape.Polygons.Select(rings => new Part(rings, true, GeoShape.BoxOf(rings[0]))),
        .. shape.Lines.Select(line => new Part([line], false, GeoShape.BoxOf(line))),
        .. shape.Points.Select(point => new Part([[point, point]], false, new(point.Lon, point.Lat, point.Lon, point.Lat))),
    ];

    private static bool PartsIntersect(Part a, Part b) =>
        (a.HasArea && Contains(a.Rings, b.Rings[0][0])) || (b.HasArea && Contains(b.Rings, a.Rings[0][0])) || EdgesMeet(a, b);

    private static bool EdgesMeet(Part a, Part b)
    {
        foreach (var (p, q) in Edges(a, b.Box))
            foreach (var (r, s) in Edges(b, BoxOf(p, q)))
                if (SegmentsMeet(p, q, r, s))
                    return true;
        return false;
    }

    private static IEnumerable<(LonLat From, LonLat To)> Edges(Part part, LonLatBox near)
    {
        foreach (var ring in part.Rings)
            for (var i = 1; i < ring.Count; i++)
                if (Touch(BoxOf(ring[i - 1], ring[i]), near))
                    yield return (ring[i - 1], ring[i]);
    }

    /// <summary>Even-odd rule over all rings; a point on an edge is found by <see cref="EdgesMeet"/>.</summary>
    internal static bool Contains(IReadOnlyList<IReadOnlyList<LonLat>> rings, LonLat point)
    {
        var inside = false;
        foreach (var ring in rings)
            for (var i = 1; i < ring.Count; i++)
            {
                var (a, b) = (ring[i - 1], ring[i]);
                if (a.Lat > point.Lat != b.Lat > point.Lat && point.Lon < (b.Lon - a.Lon) * (point.Lat - a.Lat) / (b.Lat - a.Lat) + a.Lon)
                    inside = !inside;
            }
        return inside;
    }

    private static bool SegmentsMeet(LonLat p, LonLat q, LonLat r, LonLat s)
    {
        var (d1, d2) = (Side(r, s, p), Side(r, s, q));
        var (d3, d4) = (Side(p, q, r), Side(p, q, s));
        if (d1 * d2 < 0 && d3 * d4 < 0)
            return true;
        return (d1 == 0 && Within(r, s, p)) || (d2 == 0 && Within(r, s, q)) || (d3 == 0 && Within(p, q, r)) || (d4 == 0 && Within(p, q, s));
    }

    private static int Side(LonLat a, LonLat b, LonLat c) => Math.Sign((b.Lon - a.Lon) * (c.Lat - a.Lat) - (b.Lat - a.Lat) * (c.Lon - a.Lon));

    private static bool Within(LonLat a, LonLat b, LonLat p) =>
        p.Lon >= Math.Min(a.Lon, b.Lon) && p.Lon <= Math.Max(a.Lon, b.Lon) && p.Lat >= Math.Min(a.Lat, b.Lat) && p.Lat <= Math.Max(a.Lat, b.Lat);

    private static LonLatBox BoxOf(LonLat a, LonLat b) => new(Math.Min(a.Lon, b.Lon), Math.Min(a.Lat, b.Lat), Math.Max(a.Lon, b.Lon), Math.Max(a.Lat, b.Lat));

    /// <summary>True where two boxes share a point.</summary>
    internal static bool Touch(LonLatBox a, LonLatBox b) => a.West <= b.East && b.West <= a.East && a.South <= b.North && b.South <= a.North;

    private readonly record struct Part(IReadOnlyList<IReadOnlyList<LonLat>> Rings, bool HasArea, LonLatBox Box);
}
