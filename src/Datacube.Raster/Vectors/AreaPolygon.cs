using Datacube.Pixels.Grids;

namespace Datacube.Raster.Vectors;

/// <summary>One polygon in degrees: straight edges between neighbouring vertices, last = first.</summary>
public sealed class AreaPolygon
{
    private const double Turn = 360;

    internal AreaPolygon(IReadOnlyList<LonLat> shell, IReadOnlyList<IReadOnlyList<LonLat>> holes)
    {
        Shell = shell;
        Holes = holes;
        Bounds = new(shell.Min(static p => p.Lon), shell.Min(static p => p.Lat), shell.Max(static p => p.Lon), shell.Max(static p => p.Lat));
    }

    /// <summary>The outline.</summary>
    public IReadOnlyList<LonLat> Shell { get; }

    /// <summary>What is cut out.</summary>
    public IReadOnlyList<IReadOnlyList<LonLat>> Holes { get; }

    /// <summary>Bounds of the outline; its longitudes may leave ±180°.</summary>
    public MapBounds Bounds { get; }

    /// <summary>True where polygon and box (Left ≤ Right) share an area, on whatever turn of the Earth either is written.</summary>
    internal bool Overlaps(MapBounds box)
    {
        var first = Math.Floor((Bounds.Left - box.Right) / Turn) * Turn;
        for (var shift = first; box.Left + shift <= Bounds.Right; shift += Turn)
        {
            if (OverlapsHere(box with { Left = box.Left + shift, Right = box.Right + shift }))
                return true;
        }

        return false;
    }

    private bool OverlapsHere(MapBounds box)
    {
        if (!(box.Left < Bounds.Right && Bounds.Left < box.Right && box.Bottom < Bounds.Top && Bounds.Bottom < box.Top))
            return false;
        var shared = BoxClip.Area(Shell, box);
        foreach (var hole in Holes)
            shared -= BoxClip.Area(hole, box);
        // Rounding leaves an area of some 1e-16 of the box where only an edge is shared.
        return shared > 1e-12 * (box.Right - box.Left) * (box.Top - box.Bottom);
    }
}
