namespace Datacube.Stac.Geometry;

/// <summary>
/// Brings rings that cross ±180° into parts between −180 and 180 (RFC 7946, section 3.1.9). An edge longer than 180° is taken to run
/// the short way round; an edge of exactly 360° is the edge of a whole-world box and stays.
/// </summary>
internal static class AntimeridianCut
{
    private const double Turn = 360;

    /// <summary>Longitudes made continuous; a ring that winds round a pole is closed along that pole.</summary>
    public static IReadOnlyList<LonLat> Unwrap(IReadOnlyList<LonLat> ring)
    {
        var (result, shift) = Continuous(ring);
        return Math.Abs(shift) == Turn ? CloseAtPole(result) : result;
    }

    /// <summary>The parts of a line in each turn of the globe, moved to −180…180.</summary>
    public static IEnumerable<IReadOnlyList<LonLat>> SplitLine(IReadOnlyList<LonLat> line)
    {
        var (path, _) = Continuous(line);
        List<LonLat> part = [];
        var turn = StartOf(path[0], path[1]);
        for (var i = 0; i < path.Count; i++)
        {
            // Every meridian of ±180° on the way ends one part and begins the next.
            while (i > 0 && Math.Abs(path[i].Lon - turn * Turn) > 180)
            {
                var (from, to, step) = (path[i - 1], path[i], Math.Sign(path[i].Lon - turn * Turn));
                var meridian = turn * Turn + step * 180;
                var meeting = new LonLat(meridian, from.Lat + (to.Lat - from.Lat) * (meridian - from.Lon) / (to.Lon - from.Lon));
                if (part[^1] != Moved(meeting, turn))
                    part.Add(Moved(meeting, turn));
                if (part.Count > 1)
                    yield return part;
                turn += step;
                part = [Moved(meeting, turn)];
            }
            part.Add(Moved(path[i], turn));
        }
        yield return part;
    }

    /// <summary>Longitudes made continuous, and by how much the last one was moved.</summary>
    private static (List<LonLat> Path, double Shift) Continuous(IReadOnlyList<LonLat> line)
    {
        var result = new List<LonLat>(line.Count + 2);
        var shift = 0.0;
        for (var i = 0; i < line.Count; i++)
        {
            if (i > 0)
            {
                var step = line[i].Lon - line[i - 1].Lon;
                if (Math.Abs(step) is > 180 and < Turn)
                    shift -= Math.Sign(step) * Turn;
            }
            result.Add(line[i] with { Lon = line[i].Lon + shift });
        }
        return (result, shift);
    }

    /// <summary>The turn of the globe in which a line begins; on its edge the one that it leads into.</summary>
    private static double StartOf(LonLat position, LonLat next)
    {
        var turn = (position.Lon + 180) / Turn;
        return turn == Math.Floor(turn) && next.Lon < position.Lon ? turn - 1 : Math.Floor(turn);
    }

    private static LonLat Moved(LonLat position, double turn) => position with { Lon = Tidy(position.Lon - turn * Turn) };

    /// <summary>The parts of an unwrapped polygon (outer ring first) in each turn of the globe, moved to −180…180.</summary>
    public static IEnumerable<IReadOnlyList<IReadOnlyList<LonLat>>> Split(IReadOnlyList<IReadOnlyList<LonLat>> rings)
    {
        var west = rings[0].Min(p => p.Lon);
        var east = rings[0].Max(p => p.Lon);
        for (var turn = Math.Floor((west + 180) / Turn); turn * Turn - 180 < east || (turn * Turn - 180 == east && west == east); turn++)
        {
            var left = turn * Turn - 180;
            var parts = rings
                .Select((ring, index) => Clip(Align(ring, index == 0 ? null : rings[0]), left, left + Turn).Select(p => p with { Lon = Tidy(p.Lon - turn * Turn) }).ToList())
                .Where(ring => ring.Count >= 4)
                .ToList();
            if (parts.Count > 0)
                yield return parts;
        }
    }

    /// <summary>A hole may have been unwrapped into another turn than its outer ring.</summary>
    private static IReadOnlyList<LonLat> Align(IReadOnlyList<LonLat> hole, IReadOnlyList<LonLat>? outer)
    {
        if (outer is null)
            return hole;
        var shift = Math.Ceiling((outer.Min(p => p.Lon) - hole.Min(p => p.Lon) - 1e-9) / Turn) * Turn;
        return shift == 0 ? hole : [.. hole.Select(p => p with { Lon = p.Lon + shift })];
    }

    private static double Tidy(double lon) => Math.Clamp(lon, -180, 180);

    private static List<LonLat> CloseAtPole(List<LonLat> ring)
    {
        var pole = ring.Average(p => p.Lat) < 0 ? -90.0 : 90.0;
        var (first, last) = (ring[0], ring[^1]);
        return [.. ring, new(last.Lon, pole), new(first.Lon, pole), first];
    }

    private static List<LonLat> Clip(IReadOnlyList<LonLat> ring, double west, double east)
    {
        if (ring.All(p => p.Lon >= west && p.Lon <= east))
            return [.. ring];
        var open = ring[0] == ring[^1] ? ring.Take(ring.Count - 1).ToList() : [.. ring];
        var inside = ClipSide(ClipSide(open, west, keepGreater: true), east, keepGreater: false);
        if (inside.Count > 0)
            inside.Add(inside[0]);
        return inside;
    }

    /// <summary>Sutherland–Hodgman against one meridian.</summary>
    private static List<LonLat> ClipSide(List<LonLat> ring, double meridian, bool keepGreater)
    {
        var result = new List<LonLat>(ring.Count + 4);
        for (var i = 0; i < ring.Count; i++)
        {
            var (from, to) = (ring[(i + ring.Count - 1) % ring.Count], ring[i]);
            var fromIn = keepGreater ? from.Lon >= meridian : from.Lon <= meridian;
            var toIn = keepGreater ? to.Lon >= meridian : to.Lon <= meridian;
            if (fromIn != toIn)
                result.Add(new(meridian, from.Lat + (to.Lat - from.Lat) * (meridian - from.Lon) / (to.Lon - from.Lon)));
            if (toIn)
                result.Add(to);
        }
        return result;
    }
}
