namespace Datacube.Pixels.Masks;

/// <summary>
/// A disc on a pixel grid: the pixel dx columns and dy rows away is inside when (dx/rx)² + (dy/ry)² ≤ 1. Radii are real numbers of
/// pixels and may differ where pixels are not square on the ground.
/// </summary>
public readonly record struct Disc
{
    /// <summary>Share by which rounding may push a pixel on the rim over 1: 3-4-5 triangles stay inside, also after a division by metres.</summary>
    private const double RimTolerance = 1e-9;

    /// <summary>A disc of radii in pixels, from 0 (the pixel itself) to 30 000.</summary>
    public Disc(double radiusX, double radiusY)
    {
        Check(radiusX, nameof(radiusX));
        Check(radiusY, nameof(radiusY));
        RadiusX = radiusX;
        RadiusY = radiusY;
    }

    /// <summary>Radius along a row, in pixels.</summary>
    public double RadiusX { get; }

    /// <summary>Radius along a column, in pixels.</summary>
    public double RadiusY { get; }

    /// <summary>How many rows above and below its centre the disc reaches.</summary>
    public int ReachRows => Reach(RadiusY);

    /// <summary>How many columns left and right of its centre the disc reaches.</summary>
    public int ReachColumns => Reach(RadiusX);

    /// <summary>A disc of a radius on the ground, for pixels of the given ground size (for degrees: the size at the area's latitude).</summary>
    public static Disc FromMetres(double radius, double pixelWidthMetres, double pixelHeightMetres)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixelWidthMetres);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixelHeightMetres);
        return new(radius / pixelWidthMetres, radius / pixelHeightMetres);
    }

    /// <summary>How many columns left and right of the centre belong to the disc in the row <paramref name="dy"/> rows away; −1 outside.</summary>
    public int HalfWidth(int dy)
    {
        if (Math.Abs(dy) > ReachRows)
            return -1;
        var share = RadiusY > 0 ? dy / RadiusY : 0;
        var left = Math.Max(0, 1 + RimTolerance - (share * share));
        return (int)Math.Floor(RadiusX * Math.Sqrt(left));
    }

    private static int Reach(double radius) => (int)Math.Floor(radius * Math.Sqrt(1 + RimTolerance));

    private static void Check(double radius, string name)
    {
        if (!(radius >= 0 && radius <= 30_000))
            throw new ArgumentOutOfRangeException(name, radius, "A radius is between 0 and 30 000 pixels.");
    }
}
