namespace Datacube.Pixels.Grids;

/// <summary>Snapping and coordinates along one axis of a grid whose pixel edges lie at <c>(index + anchor) × size</c>.</summary>
internal static class GridAxis
{
    /// <summary>
    /// Coordinate of <c>index × size</c>, correctly rounded where the size stands for 1/n: −443880 × (1/3600) is −123.3 and not a
    /// neighbour of it.
    /// </summary>
    internal static double Coordinate(double index, double size) => Denominator(size) is { } n ? index / n : index * size;

    /// <summary>Index of the last edge at or before a coordinate; a coordinate less than <paramref name="tolerance"/> pixels before an edge is on it.</summary>
    internal static double EdgeBefore(double coordinate, double size, double anchor, double tolerance) =>
        Math.Floor(Position(coordinate, size) + anchor + tolerance);

    /// <summary>Index of the first edge at or after a coordinate, with the same tolerance.</summary>
    internal static double EdgeAfter(double coordinate, double size, double anchor, double tolerance) =>
        Math.Ceiling(Position(coordinate, size) + anchor - tolerance);

    /// <summary>Centres of <paramref name="count"/> pixels that start at <paramref name="origin"/>; each computed on its own, nothing accumulates.</summary>
    internal static double[] Centres(double origin, double step, int count)
    {
        var centres = new double[count];
        var size = Math.Abs(step);
        var first = Math.Round(2 * Position(origin, size));
        if (Denominator(size) is { } n && Math.Abs((first / (2 * n)) - origin) <= Math.Abs(origin) * 4e-16 && Math.Abs(first) < 1e15)
        {
            for (var i = 0; i < count; i++)
                centres[i] = (first + (Math.Sign(step) * ((2.0 * i) + 1))) / (2 * n);
            return centres;
        }
        for (var i = 0; i < count; i++)
            centres[i] = Math.FusedMultiplyAdd(step, i + 0.5, origin);
        return centres;
    }

    private static double Position(double coordinate, double size) => Denominator(size) is { } n ? coordinate * n : coordinate / size;

    private static double? Denominator(double size)
    {
        var n = Math.Round(1 / size);
        return n >= 2 && Math.Abs((n * size) - 1) < 1e-12 ? n : null;
    }
}
