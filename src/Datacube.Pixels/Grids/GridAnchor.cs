namespace Datacube.Pixels.Grids;

/// <summary>
/// Where multiples of the pixel size fall inside a pixel, as a fraction of it: (0, 0) puts pixel edges on the multiples, (0.5, 0.5)
/// puts pixel centres there.
/// </summary>
public readonly record struct GridAnchor(double X, double Y)
{
    /// <summary>Pixel edges lie on multiples of the pixel size.</summary>
    public static GridAnchor Edge => default;

    /// <summary>Pixel centres lie on multiples of the pixel size.</summary>
    public static GridAnchor Centre => new(0.5, 0.5);
}
