namespace Datacube.Pixels.Grids;

/// <summary>The one description of a grid that everything speaks: CRS, pixel → map transform, shape.</summary>
/// <param name="Crs"><c>EPSG:n</c> where the CRS has such a code, else WKT2 or PROJJSON text.</param>
/// <param name="Transform">Pixel → map.</param>
/// <param name="Shape">Rows × columns.</param>
public sealed partial record GeoBox(string Crs, Affine Transform, PixelShape Shape)
{
    /// <summary>The bounds of all four corners in map units.</summary>
    public MapBounds Bounds
    {
        get
        {
            double w = Shape.Columns, h = Shape.Rows;
            var (a, b, c, d, e, f) = Transform;
            double x1 = (a * w) + c, x2 = (b * h) + c, x3 = (a * w) + (b * h) + c;
            double y1 = (d * w) + f, y2 = (e * h) + f, y3 = (d * w) + (e * h) + f;
            return new(
                Math.Min(Math.Min(c, x1), Math.Min(x2, x3)),
                Math.Min(Math.Min(f, y1), Math.Min(y2, y3)),
                Math.Max(Math.Max(c, x1), Math.Max(x2, x3)),
                Math.Max(Math.Max(f, y1), Math.Max(y2, y3)));
        }
    }

    /// <summary>The part of the grid under a window, as a grid of its own.</summary>
    public GeoBox Crop(PixelWindow window)
    {
        var (a, b, c, d, e, f) = Transform;
        return this with
        {
            Transform = new(a, b, (a * window.Column) + (b * window.Row) + c, d, e, (d * window.Column) + (e * window.Row) + f),
            Shape = window.Shape,
        };
    }
}
