namespace Datacube.Pixels.Grids;

/// <summary>
/// Pixel → map: <c>x = A·column + B·row + C</c>, <c>y = D·column + E·row + F</c>, where (0, 0) is the outer corner of the first
/// pixel and (0.5, 0.5) its centre. This is the order of STAC's <c>proj:transform</c> and of rasterio.
/// </summary>
public readonly record struct Affine(double A, double B, double C, double D, double E, double F)
{
    /// <summary>A north-up transform with its origin at the top left outer corner.</summary>
    public static Affine NorthUp(double left, double top, double pixelWidth, double pixelHeight) => new(pixelWidth, 0, left, 0, -pixelHeight, top);

    /// <summary>True where rows run south and columns east without rotation.</summary>
    public bool IsNorthUp => B == 0 && D == 0 && A > 0 && E < 0;

    /// <summary>Map → pixel. Throws <see cref="InvalidOperationException"/> where the transform is singular.</summary>
    public Affine Invert()
    {
        var determinant = (A * E) - (B * D);
        if (!(Math.Abs(determinant) > 0) || !double.IsFinite(determinant))
            throw new InvalidOperationException("The transform is singular: a pixel has no area.");
        double a = E / determinant, b = -B / determinant, d = -D / determinant, e = A / determinant;
        return new(a, b, -((a * C) + (b * F)), d, e, -((d * C) + (e * F)));
    }
}
