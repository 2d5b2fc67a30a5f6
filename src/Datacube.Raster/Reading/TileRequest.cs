using Datacube.Pixels.Grids;
using Datacube.Raster.Tiff;

namespace Datacube.Raster.Reading;

/// <summary>One window of one band of one image.</summary>
/// <param name="Image">The level or mask.</param>
/// <param name="Key">Key of the image's first tile.</param>
/// <param name="Band">Band from 0.</param>
/// <param name="Window">Pixels, inside the image.</param>
internal sealed record TileRequest(TiffImage Image, TileKey Key, int Band, PixelWindow Window)
{
    /// <summary>What is read again, where the caller knows it.</summary>
    public KeepRule? Keep { get; init; }

    /// <summary>True where every tile that the window touches lies wholly inside it: nobody else needs a part of them.</summary>
    public bool IsAligned =>
        Window.Row % Image.TileShape.Rows == 0 && Window.Column % Image.TileShape.Columns == 0
        && (Window.RowEnd % Image.TileShape.Rows == 0 || Window.RowEnd == Image.Shape.Rows)
        && (Window.ColumnEnd % Image.TileShape.Columns == 0 || Window.ColumnEnd == Image.Shape.Columns);

    /// <summary>The tiles under the window, row by row.</summary>
    public List<TilePlace> Tiles()
    {
        var tiles = new List<TilePlace>();
        for (var row = Window.Row / Image.TileShape.Rows; row * (long)Image.TileShape.Rows < Window.RowEnd; row++)
        {
            for (var column = Window.Column / Image.TileShape.Columns; column * (long)Image.TileShape.Columns < Window.ColumnEnd; column++)
            {
                var index = Image.TileIndex(Band, row, column);
                tiles.Add(new(Key with { Tile = index }, Image.TileWindow(row, column)));
            }
        }
        return tiles;
    }
}
