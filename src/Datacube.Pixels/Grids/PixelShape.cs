namespace Datacube.Pixels.Grids;

/// <summary>Rows × columns of a raster.</summary>
public readonly record struct PixelShape(int Rows, int Columns)
{
    /// <summary>Rows × columns as a 64-bit count.</summary>
    public long Count => (long)Rows * Columns;
}
