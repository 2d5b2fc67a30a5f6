namespace Datacube.Pixels.Grids;

public sealed partial record GeoBox
{
    /// <summary>A bound nearer than this to a pixel edge, in pixels, lies on the edge.</summary>
    public const double SnapTolerance = 0.01;

    /// <summary>
    /// The smallest north-up grid of pixels of the given size that covers the bounds, pixel edges on multiples of the size (shifted by
    /// the anchor). A bound within <see cref="SnapTolerance"/> of an edge adds no pixel; the grid has at least one row and one column.
    /// </summary>
    /// <exception cref="ArgumentException">A bound is not finite or out of order, a size is not positive, or a side has more than 2³¹ − 1 pixels.</exception>
    public static GeoBox FromBounds(string crs, MapBounds bounds, PixelSize size, GridAnchor anchor = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(crs);
        if (!(double.IsFinite(size.X) && double.IsFinite(size.Y) && size.X > 0 && size.Y > 0))
            throw new ArgumentException($"Pixel size {size.X} × {size.Y} is not positive.", nameof(size));
        if (!(double.IsFinite(bounds.Left) && double.IsFinite(bounds.Right) && double.IsFinite(bounds.Bottom) && double.IsFinite(bounds.Top)))
            throw new ArgumentException($"Bounds {bounds} are not finite.", nameof(bounds));
        if (bounds.Left > bounds.Right || bounds.Bottom > bounds.Top)
            throw new ArgumentException($"Bounds {bounds} are out of order: left ≤ right and bottom ≤ top.", nameof(bounds));
        var left = GridAxis.EdgeBefore(bounds.Left, size.X, anchor.X, SnapTolerance);
        var right = Math.Max(left + 1, GridAxis.EdgeAfter(bounds.Right, size.X, anchor.X, SnapTolerance));
        var bottom = GridAxis.EdgeBefore(bounds.Bottom, size.Y, anchor.Y, SnapTolerance);
        var top = Math.Max(bottom + 1, GridAxis.EdgeAfter(bounds.Top, size.Y, anchor.Y, SnapTolerance));
        if (right - left > int.MaxValue || top - bottom > int.MaxValue)
            throw new ArgumentException($"A grid of {top - bottom} × {right - left} pixels is too large: the limit is {int.MaxValue} a side.", nameof(size));
        var origin = new MapPoint(GridAxis.Coordinate(left - anchor.X, size.X), GridAxis.Coordinate(top - anchor.Y, size.Y));
        return new(crs, Affine.NorthUp(origin.X, origin.Y, size.X, size.Y), new((int)(top - bottom), (int)(right - left)));
    }

    /// <summary>Map coordinate of a position on the raster.</summary>
    public MapPoint ToMap(PixelPoint point) => new(
        (Transform.A * point.Column) + (Transform.B * point.Row) + Transform.C,
        (Transform.D * point.Column) + (Transform.E * point.Row) + Transform.F);

    /// <summary>Position on the raster of a map coordinate.</summary>
    public PixelPoint ToPixel(MapPoint point)
    {
        var inverse = Transform.Invert();
        return new((inverse.D * point.X) + (inverse.E * point.Y) + inverse.F, (inverse.A * point.X) + (inverse.B * point.Y) + inverse.C);
    }

    /// <summary>
    /// The pixels that a rectangle touches, clipped to the raster; a rectangle that only meets a pixel's edge (within
    /// <see cref="SnapTolerance"/> pixels) does not touch it. Empty where nothing is touched.
    /// </summary>
    public PixelWindow WindowOf(MapBounds bounds)
    {
        PixelPoint a = ToPixel(new(bounds.Left, bounds.Top)), b = ToPixel(new(bounds.Right, bounds.Top));
        PixelPoint c = ToPixel(new(bounds.Left, bounds.Bottom)), d = ToPixel(new(bounds.Right, bounds.Bottom));
        var row = Math.Clamp(Math.Floor(Math.Min(Math.Min(a.Row, b.Row), Math.Min(c.Row, d.Row)) + SnapTolerance), 0, Shape.Rows);
        var rowEnd = Math.Clamp(Math.Ceiling(Math.Max(Math.Max(a.Row, b.Row), Math.Max(c.Row, d.Row)) - SnapTolerance), row, Shape.Rows);
        var column = Math.Clamp(Math.Floor(Math.Min(Math.Min(a.Column, b.Column), Math.Min(c.Column, d.Column)) + SnapTolerance), 0, Shape.Columns);
        var columnEnd = Math.Clamp(Math.Ceiling(Math.Max(Math.Max(a.Column, b.Column), Math.Max(c.Column, d.Column)) - SnapTolerance), column, Shape.Columns);
        return new((int)row, (int)column, (int)(rowEnd - row), (int)(columnEnd - column));
    }

    /// <summary>X (longitude, easting) of the pixel centres of every column. Only for a north-up grid.</summary>
    /// <exception cref="InvalidOperationException">The grid is rotated: a column has no single x.</exception>
    public double[] CentreX() => GridAxis.Centres(Upright().C, Transform.A, Shape.Columns);

    /// <summary>Y (latitude, northing) of the pixel centres of every row, from north to south. Only for a north-up grid.</summary>
    /// <exception cref="InvalidOperationException">The grid is rotated: a row has no single y.</exception>
    public double[] CentreY() => GridAxis.Centres(Upright().F, Transform.E, Shape.Rows);

    private Affine Upright() => Transform.IsNorthUp
        ? Transform
        : throw new InvalidOperationException("Coordinate axes exist for north-up grids only; this one is rotated or flipped.");
}
