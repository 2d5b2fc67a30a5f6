using Datacube.Pixels.Grids;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Datacube.Pixels.Tests.Grids;

[Trait("kind", "unit")]
public sealed class TileGridTests
{
    [Fact]
    public void Tiles_are_disjoint_cover_every_pixel_and_start_at_index_times_chunk() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var grid = Grid(random.Next(0, 140), random.Next(0, 140), random.Next(1, 160), random.Next(1, 160));
            var hits = new int[grid.GeoBox.Shape.Rows, grid.GeoBox.Shape.Columns];
            foreach (var tile in grid.All())
            {
                var window = grid.Window(tile);
                Assert.Equal((tile.Row * grid.TileRows, tile.Column * grid.TileColumns), (window.Row, window.Column));
                Assert.True(window.Rows == grid.TileRows || (tile.Row == grid.Rows - 1 && window.Rows < grid.TileRows));
                Assert.True(window.Columns == grid.TileColumns || (tile.Column == grid.Columns - 1 && window.Columns < grid.TileColumns));
                Assert.False(window.IsEmpty);
                for (var row = window.Row; row < window.RowEnd; row++)
                {
                    for (var column = window.Column; column < window.ColumnEnd; column++)
                        hits[row, column]++;
                }
            }
            return hits.Cast<int>().All(h => h == 1) && grid.All().LongCount() == grid.Count;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tiles_of_the_quick_start_lie_where_their_index_says()
    {
        var box = GeoBox.FromBounds("EPSG:4326", new(-123.3, 48.9, -122.9, 49.4), PixelSize.Square(1.0 / 3600));
        var grid = new TileGrid(box, 1200, 1200);
        Assert.Equal((2, 2), (grid.Rows, grid.Columns));
        Assert.Equal(new PixelWindow(0, 1200, 1200, 240), grid.Window(new(0, 1)));
        Assert.Equal(new PixelWindow(1200, 0, 600, 1200), grid.Window(new(1, 0)));
        Assert.Equal(new PixelWindow(1200, 1200, 600, 240), grid.Window(new(1, 1)));
        Assert.Equal(box.Crop(grid.Window(new(1, 1))), grid.Crop(new(1, 1)));
    }

    [Fact]
    public void Touching_tiles_are_those_that_share_a_pixel() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var grid = Grid(random.Next(1, 100), random.Next(1, 100), random.Next(1, 50), random.Next(1, 50));
            var window = new PixelWindow(random.Next(-60, 120), random.Next(-60, 120), random.Next(0, 80), random.Next(0, 80));
            return grid.Touching(window).SequenceEqual(grid.All().Where(t => !grid.Window(t).Intersect(window).IsEmpty));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bounds_of_a_tile_touch_that_tile_alone() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var grid = Grid(random.Next(1, 100), random.Next(1, 100), random.Next(1, 50), random.Next(1, 50));
            var tile = new TileIndex(random.Next(grid.Rows), random.Next(grid.Columns));
            return grid.Touching(grid.Crop(tile).Bounds).SequenceEqual([tile]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_tile_that_does_not_exist_and_a_chunk_without_pixels_are_refused()
    {
        var grid = Grid(10, 10, 4, 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.Window(new(3, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => grid.Window(new(0, -1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grid(10, 10, 0, 4));
    }

    [Fact]
    public void A_grid_at_the_limit_of_32_bits_does_not_overflow()
    {
        var grid = Grid(int.MaxValue, int.MaxValue, 1 << 30, int.MaxValue);
        Assert.Equal((2, 1), (grid.Rows, grid.Columns));
        Assert.Equal(new PixelWindow(1 << 30, 0, (1 << 30) - 1, int.MaxValue), grid.Window(new(1, 0)));
    }

    private static TileGrid Grid(int rows, int columns, int tileRows, int tileColumns) =>
        new(new GeoBox("EPSG:4326", Affine.NorthUp(-123.3, 49.4, 1.0 / 3600, 1.0 / 3600), new(rows, columns)), tileRows, tileColumns);
}
