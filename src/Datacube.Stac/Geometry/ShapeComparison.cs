namespace Datacube.Stac.Geometry;

/// <summary>
/// How two shapes lie to one another, found by samples: every edge of the one is cut where it meets an edge of the other; the middle of each
/// piece, and for areas a point close by on either side of it, is looked up in both. Each face of the arrangement has an edge, so each is seen.
/// Exact but for shapes that differ by less than a billionth of a degree.
/// </summary>
/// <param name="FirstDimension">0 points, 1 lines, 2 areas: the highest in the first shape.</param>
/// <param name="SecondDimension">Likewise of the second.</param>
/// <param name="InteriorsMeet">They share a point of both interiors.</param>
/// <param name="SharesFullDimension">They share not only single points: for two lines a piece, for two areas an area.</param>
/// <param name="FirstLeaves">The first has a point that the second has not.</param>
/// <param name="SecondLeaves">Likewise of the second.</param>
internal sealed record ShapeComparison(int FirstDimension, int SecondDimension, bool InteriorsMeet, bool SharesFullDimension, bool FirstLeaves, bool SecondLeaves)
{
    private const double Nearby = 1e-9;

    public static ShapeComparison Of(GeoShape a, GeoShape b)
    {
        var (first, second) = (Dimension(a), Dimension(b));
        var (inA, inB) = (Look(a, b), Look(b, a));
        var both = inA.Both || inB.Both;
        var crossing = first == 1 && second == 1 && LinesCross(a, b);
        return new(first, second, both || crossing, first == second && both, inA.OnlySelf || inB.OnlyOther || first > second, inB.OnlySelf || inA.OnlyOther || second > first);
    }

    private static int Dimension(GeoShape shape) => shape.Polygons.Count > 0 ? 2 : shape.Lines.Count > 0 ? 1 : 0;

    /// <summary>What samples along a shape say of it and the other.</summary>
    private static (bool Both, bool OnlySelf, bool OnlyOther) Look(GeoShape self, GeoShape other)
    {
        var (both, onlySelf, onlyOther) = (false, false, false);
        void Note(Place here, Place there)
        {
            both |= here == Place.Inside && there == Place.Inside;
            onlySelf |= here != Place.Outside && there == Place.Outside;
            onlyOther |= here == Place.Outside && there != Place.Outside;
        }
        foreach (var point in self.Points)
            Note(Place.Inside, PlaceOf(point, other));
        foreach (var (middle, _) in Pieces(self.Lines, other))
            Note(Place.Inside, PlaceOf(middle, other));
        foreach (var (middle, side) in Pieces(self.Polygons.SelectMany(rings => rings), other))
            foreach (var sample in (LonLat[])[new(middle.Lon + side.Lon, middle.Lat + side.Lat), new(middle.Lon - side.Lon, middle.Lat - side.Lat)])
                Note(PlaceOf(sample, self), PlaceOf(sample, other));
        return (both, onlySelf, onlyOther);
    }

    /// <summary>Pieces between the places where the lines meet edges of the other: their middle, and a short step aside.</summary>
    private static IEnumerable<(LonLat Middle, LonLat Side)> Pieces(IEnumerable<IReadOnlyList<LonLat>> lines, GeoShape other)
    {
        var edges = Edges(other).ToList();
        foreach (var (from, to) in lines.SelectMany(Segments))
        {
            List<double> cuts = [0, 1];
            foreach (var (r, s) in edges)
                cuts.AddRange(Cuts(from, to, r, s));
            foreach (var point in other.Points)
                if (IsOn(from, to, point))
                    cuts.Add(Share(from, to, point));
            cuts.Sort();
            var length = Math.Sqrt(Math.Pow(to.Lon - from.Lon, 2) + Math.Pow(to.Lat - from.Lat, 2));
            if (length == 0)
                continue;
            var side = new LonLat(-(to.Lat - from.Lat) / length * Nearby, (to.Lon - from.Lon) / length * Nearby);
            for (var i = 1; i < cuts.Count; i++)
                if ((cuts[i] - cuts[i - 1]) * length > Nearby)
                    yield return (At(from, to, (cuts[i] + cuts[i - 1]) / 2), side);
        }
    }

    private static IEnumerable<(LonLat, LonLat)> Edges(GeoShape shape) => shape.Polygons.SelectMany(rings => rings).Concat(shape.Lines).SelectMany(Segments);

    private static IEnumerable<(LonLat From, LonLat To)> Segments(IReadOnlyList<LonLat> line) => Enumerable.Range(1, line.Count - 1).Select(i => (line[i - 1], line[i]));

    private static LonLat At(LonLat from, LonLat to, double share) => new(from.Lon + (to.Lon - from.Lon) * share, from.Lat + (to.Lat - from.Lat) * share);

    /// <summary>Where on the first segment the second meets it: one place, or the ends of a stretch they share.</summary>
    private static IEnumerable<double> Cuts(LonLat p, LonLat q, LonLat r, LonLat s)
    {
        var denominator = Cross(p, q, r, s);
        if (denominator != 0)
        {
            var t = ((r.Lon - p.Lon) * (s.Lat - r.Lat) - (r.Lat - p.Lat) * (s.Lon - r.Lon)) / denominator;
            var u = ((r.Lon - p.Lon) * (q.Lat - p.Lat) - (r.Lat - p.Lat) * (q.Lon - p.Lon)) / denominator;
            if (t is > 0 and < 1 && u is >= 0 and <= 1)
                yield return t;
            yield break;
        }
        foreach (var end in (LonLat[])[r, s])
            if (IsOn(p, q, end))
                yield return Share(p, q, end);
    }

    private static double Cross(LonLat p, LonLat q, LonLat r, LonLat s) => (q.Lon - p.Lon) * (s.Lat - r.Lat) - (q.Lat - p.Lat) * (s.Lon - r.Lon);

    private static double Share(LonLat from, LonLat to, LonLat point)
    {
        var (lon, lat) = (to.Lon - from.Lon, to.Lat - from.Lat);
        return lon == 0 && lat == 0 ? 0 : Math.Clamp(((point.Lon - from.Lon) * lon + (point.Lat - from.Lat) * lat) / (lon * lon + lat * lat), 0, 1);
    }

    private static bool IsOn(LonLat from, LonLat to, LonLat point)
    {
        var nearest = At(from, to, Share(from, to, point));
        return Math.Abs(nearest.Lon - point.Lon) < Nearby / 10 && Math.Abs(nearest.Lat - point.Lat) < Nearby / 10;
    }

    private static Place PlaceOf(LonLat point, GeoShape shape)
    {
        var place = shape.Points.Any(other => IsOn(other, other, point)) ? Place.Inside : Place.Outside;
        foreach (var line in shape.Lines)
            if (Segments(line).Any(segment => IsOn(segment.From, segment.To, point)))
            {
                var isEnd = line[0] != line[^1] && (IsOn(line[0], line[0], point) || IsOn(line[^1], line[^1], point));
                place = isEnd && place != Place.Inside ? Place.OnBoundary : Place.Inside;
            }
        foreach (var rings in shape.Polygons)
        {
            if (rings.SelectMany(Segments).Any(segment => IsOn(segment.From, segment.To, point)))
                place = place == Place.Inside ? place : Place.OnBoundary;
            else if (ShapeRelations.Contains(rings, point))
                return Place.Inside;
        }
        return place;
    }

    private static bool LinesCross(GeoShape a, GeoShape b) =>
        Edges(a).Any(edge => Edges(b).SelectMany(other => Meetings(edge, other)).Any(point => PlaceOf(point, a) == Place.Inside && PlaceOf(point, b) == Place.Inside));

    private static IEnumerable<LonLat> Meetings((LonLat From, LonLat To) a, (LonLat From, LonLat To) b) =>
        Cuts(a.From, a.To, b.From, b.To).Select(share => At(a.From, a.To, share)).Concat(new[] { a.From, a.To }.Where(end => IsOn(b.From, b.To, end)));

    private enum Place
    {
        Outside,
        OnBoundary,
        Inside,
    }
}
