namespace Datacube.Pixels.Grids;

/// <summary>Width and height of a pixel in map units, both positive.</summary>
public readonly record struct PixelSize(double X, double Y)
{
    /// <summary>A square pixel.</summary>
    public static PixelSize Square(double edge) => new(edge, edge);
}
