namespace Datacube.Pixels.Grids;

/// <summary>A rectangle of pixels: first row and column, then height and width. May lie partly or wholly outside its raster.</summary>
public readonly record struct PixelWindow(int Row, int Column, int Rows, int Columns)
{
    /// <summary>One past the last row.</summary>
    public int RowEnd => Row + Rows;

    /// <summary>One past the last column.</summary>
    public int ColumnEnd => Column + Columns;

    /// <summary>Height and width.</summary>
    public PixelShape Shape => new(Rows, Columns);

    /// <summary>True where no pixel is inside.</summary>
    public bool IsEmpty => Rows <= 0 || Columns <= 0;

    /// <summary>The common part; empty (zero rows or columns) where there is none.</summary>
    public PixelWindow Intersect(PixelWindow other)
    {
        var row = Math.Max(Row, other.Row);
        var column = Math.Max(Column, other.Column);
        return new(row, column, Math.Max(0, Math.Min(RowEnd, other.RowEnd) - row), Math.Max(0, Math.Min(ColumnEnd, other.ColumnEnd) - column));
    }

    /// <summary>The window grown by <paramref name="pixels"/> on all four sides (negative shrinks).</summary>
    public PixelWindow Grow(int pixels) => new(Row - pixels, Column - pixels, Rows + (2 * pixels), Columns + (2 * pixels));
}
