namespace Datacube.Pixels.Grids;

/// <summary>
/// A grid cut into tiles of equal size from its top left corner; the last row and the last column of tiles may be smaller. Tile
/// (r, c) starts at pixel (r × <see cref="TileRows"/>, c × <see cref="TileColumns"/>), always.
/// </summary>
public sealed class TileGrid
{
    /// <summary>Cuts a grid.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A tile side is not positive, or the grid has a negative side.</exception>
    public TileGrid(GeoBox geoBox, int tileRows, int tileColumns)
    {
        ArgumentNullException.ThrowIfNull(geoBox);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tileRows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tileColumns);
        ArgumentOutOfRangeException.ThrowIfNegative(geoBox.Shape.Rows);
        ArgumentOutOfRangeException.ThrowIfNegative(geoBox.Shape.Columns);
        GeoBox = geoBox;
        TileRows = tileRows;
        TileColumns = tileColumns;
        Rows = Tiles(geoBox.Shape.Rows, tileRows);
        Columns = Tiles(geoBox.Shape.Columns, tileColumns);
    }

    /// <summary>The whole grid.</summary>
    public GeoBox GeoBox { get; }

    /// <summary>Height of a whole tile in pixels.</summary>
    public int TileRows { get; }

    /// <summary>Width of a whole tile in pixels.</summary>
    public int TileColumns { get; }

    /// <summary>Number of rows of tiles.</summary>
    public int Rows { get; }

    /// <summary>Number of columns of tiles.</summary>
    public int Columns { get; }

    /// <summary>Number of tiles.</summary>
    public long Count => (long)Rows * Columns;

    /// <summary>Pixels of a tile.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    public PixelWindow Window(TileIndex tile)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tile.Row, (uint)Rows, nameof(tile));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tile.Column, (uint)Columns, nameof(tile));
        int row = tile.Row * TileRows, column = tile.Column * TileColumns;
        return new(row, column, Math.Min(TileRows, GeoBox.Shape.Rows - row), Math.Min(TileColumns, GeoBox.Shape.Columns - column));
    }

    /// <summary>A tile as a grid of its own.</summary>
    public GeoBox Crop(TileIndex tile) => GeoBox.Crop(Window(tile));

    /// <summary>Every tile, row by row.</summary>
    public IEnumerable<TileIndex> All() => Touching(new PixelWindow(0, 0, GeoBox.Shape.Rows, GeoBox.Shape.Columns));

    /// <summary>Tiles that share at least one pixel with a window, row by row.</summary>
    public IEnumerable<TileIndex> Touching(PixelWindow window)
    {
        var inside = window.Intersect(new(0, 0, GeoBox.Shape.Rows, GeoBox.Shape.Columns));
        if (inside.IsEmpty)
            yield break;
        for (var row = inside.Row / TileRows; row <= (inside.RowEnd - 1) / TileRows; row++)
        {
            for (var column = inside.Column / TileColumns; column <= (inside.ColumnEnd - 1) / TileColumns; column++)
                yield return new(row, column);
        }
    }

    /// <summary>Tiles that a rectangle in map units touches, row by row; see <see cref="Grids.GeoBox.WindowOf"/>.</summary>
    public IEnumerable<TileIndex> Touching(MapBounds bounds) => Touching(GeoBox.WindowOf(bounds));

    private static int Tiles(int pixels, int tile) => (pixels / tile) + (pixels % tile == 0 ? 0 : 1);
}
