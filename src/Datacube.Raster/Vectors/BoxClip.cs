using Datacube.Pixels.Grids;

namespace Datacube.Raster.Vectors;

/// <summary>
/// Area of a ring inside a box: Sutherland–Hodgman clipping by the four sides, then the shoelace formula. The bridges that this clipping leaves
/// along the sides of the box for a ring that falls into several pieces have no area, so the sum is exact for concave rings too.
/// </summary>
internal static class BoxClip
{
    public static double Area(IReadOnlyList<LonLat> ring, MapBounds box)
    {
        // Each side as the distance inside it.
        ReadOnlySpan<Func<LonLat, double>> sides = [p => p.Lon - box.Left, p => box.Right - p.Lon, p => p.Lat - box.Bottom, p => box.Top - p.Lat];
        var kept = ring;
        foreach (var inside in sides)
            kept = Keep(kept, inside);
        return Shoelace(kept, box.Left, box.Bottom);
    }

    private static List<LonLat> Keep(IReadOnlyList<LonLat> ring, Func<LonLat, double> inside)
    {
        var kept = new List<LonLat>(ring.Count + 4);
        for (var i = 0; i < ring.Count; i++)
        {
            LonLat from = ring[i == 0 ? ring.Count - 1 : i - 1], to = ring[i];
            double before = inside(from), after = inside(to);
            if ((before > 0 && after < 0) || (before < 0 && after > 0))
                kept.Add(Between(from, to, before / (before - after)));
            if (after >= 0)
                kept.Add(to);
        }

        return kept;
    }

    private static LonLat Between(LonLat from, LonLat to, double part) => new(from.Lon + (part * (to.Lon - from.Lon)), from.Lat + (part * (to.Lat - from.Lat)));

    /// <summary>Coordinates relative to a corner of the box, so that small areas far from 0, 0 keep their digits.</summary>
    private static double Shoelace(IReadOnlyList<LonLat> ring, double left, double bottom)
    {
        double twice = 0;
        for (var i = 0; i < ring.Count; i++)
        {
            LonLat a = ring[i == 0 ? ring.Count - 1 : i - 1], b = ring[i];
            twice += ((a.Lon - left) * (b.Lat - bottom)) - ((b.Lon - left) * (a.Lat - bottom));
        }

        return Math.Abs(twice) / 2;
    }
}
