using Datacube.Pixels.Grids;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Datacube.Pixels.Tests.Grids;

[Trait("kind", "unit")]
public sealed class GeoBoxTests
{
    [Fact]
    public void Quick_start_box_has_1800_rows_and_1440_columns_at_one_arc_second()
    {
        foreach (var resolution in new[] { 1.0 / 3600, 0.0002777777777777778, 0.000277777777777 })
        {
            var box = GeoBox.FromBounds("EPSG:4326", new(-123.3, 48.9, -122.9, 49.4), PixelSize.Square(resolution));
            Assert.Equal(new PixelShape(1800, 1440), box.Shape);
            Assert.Equal(-123.3, box.Transform.C, 1e-9);
            Assert.Equal(49.4, box.Transform.F, 1e-9);
        }
        var exact = GeoBox.FromBounds("EPSG:4326", new(-123.3, 48.9, -122.9, 49.4), PixelSize.Square(1.0 / 3600));
        Assert.Equal((-123.3, 49.4), (exact.Transform.C, exact.Transform.F));
        Assert.Equal(-123.3 + (0.5 / 3600), exact.CentreX()[0], 1e-15);
        Assert.Equal(-887759.0 / 7200, exact.CentreX()[0]);
        Assert.Equal((-887759.0 + (2 * 1439)) / 7200, exact.CentreX()[1439]);
        Assert.Equal((355680.0 - 1) / 7200, exact.CentreY()[0]);
    }

    [Fact]
    public void Grid_covers_its_bounds_with_edges_on_multiples_of_the_size() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            double[] sizes = [1.0 / 3600, 0.00125, 0.0001, 10, 20, 60, 0.7, 1 / 3.0];
            var size = new PixelSize(sizes[random.Next(sizes.Length)], sizes[random.Next(sizes.Length)]);
            var anchor = random.Next(2) == 0 ? GridAnchor.Edge : GridAnchor.Centre;
            double left = (random.NextDouble() - 0.5) * 5000 * size.X, bottom = (random.NextDouble() - 0.5) * 5000 * size.Y;
            var bounds = new MapBounds(left, bottom, left + (random.NextDouble() * 900 * size.X), bottom + (random.NextDouble() * 900 * size.Y));
            var box = GeoBox.FromBounds("EPSG:32633", bounds, size, anchor);
            double slackX = (GeoBox.SnapTolerance + 1e-6) * size.X, slackY = (GeoBox.SnapTolerance + 1e-6) * size.Y;
            var covers = box.Bounds.Left <= bounds.Left + slackX && box.Bounds.Right >= bounds.Right - slackX
                && box.Bounds.Bottom <= bounds.Bottom + slackY && box.Bounds.Top >= bounds.Top - slackY;
            // No row or column too many, except the one that a grid has at least.
            var tight = (box.Shape.Columns == 1 || (box.Bounds.Left + size.X > bounds.Left && box.Bounds.Right - size.X < bounds.Right))
                && (box.Shape.Rows == 1 || (box.Bounds.Bottom + size.Y > bounds.Bottom && box.Bounds.Top - size.Y < bounds.Top));
            var onGrid = Distance((box.Transform.C / size.X) + anchor.X) < 1e-6 && Distance((box.Transform.F / size.Y) + anchor.Y) < 1e-6;
            return covers && tight && onGrid;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_bound_on_an_edge_adds_no_pixel_whatever_the_rounding() =>
        Prop.ForAll(ArbMap.Default.ArbFor<short>(), ArbMap.Default.ArbFor<PositiveInt>(), (start, count) =>
        {
            const double size = 1.0 / 3600;
            var columns = count.Get % 5000;
            columns += columns == 0 ? 1 : 0;
            // Decimal detours as a user's text takes them.
            double left = double.Parse(((decimal)start / 3600m).ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
            var right = Math.Round((start + columns) * size, 7);
            return GeoBox.FromBounds("EPSG:4326", new(left, 0, right, 1), PixelSize.Square(size)).Shape == new PixelShape(3600, columns);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_point_becomes_one_pixel_and_wrong_bounds_are_refused()
    {
        Assert.Equal(new PixelShape(1, 1), GeoBox.FromBounds("EPSG:4326", new(5, 5, 5, 5), PixelSize.Square(0.1)).Shape);
        Assert.Equal(new PixelShape(1, 1), GeoBox.FromBounds("EPSG:4326", new(5.01, 5.01, 5.02, 5.02), PixelSize.Square(0.1)).Shape);
        Assert.Throws<ArgumentException>(() => GeoBox.FromBounds("EPSG:4326", new(5, 5, 4, 6), PixelSize.Square(0.1)));
        Assert.Throws<ArgumentException>(() => GeoBox.FromBounds("EPSG:4326", new(5, 7, 6, 6), PixelSize.Square(0.1)));
        Assert.Throws<ArgumentException>(() => GeoBox.FromBounds("EPSG:4326", new(5, double.NaN, 6, 6), PixelSize.Square(0.1)));
        Assert.Throws<ArgumentException>(() => GeoBox.FromBounds("EPSG:4326", new(5, 5, 6, 6), PixelSize.Square(0)));
        Assert.Throws<ArgumentException>(() => GeoBox.FromBounds("EPSG:4326", new(5, 5, 6, 6), new(0.1, double.NaN)));
        Assert.Throws<ArgumentException>(() => GeoBox.FromBounds("EPSG:4326", new(-180, -90, 180, 90), PixelSize.Square(1e-8)));
    }

    [Fact]
    public void Map_and_pixel_coordinates_are_inverse_on_a_rotated_grid()
    {
        var box = new GeoBox("EPSG:32633", new(8, 3, 500000, 2.5, -9, 5100000), new(100, 200));
        var point = box.ToPixel(box.ToMap(new(12.25, 77.5)));
        Assert.Equal(12.25, point.Row, 1e-6);
        Assert.Equal(77.5, point.Column, 1e-6);
        Assert.Throws<InvalidOperationException>(() => box.CentreX());
        Assert.Equal(new PixelWindow(0, 0, 100, 200), box.WindowOf(box.Bounds));
    }

    [Fact]
    public void Window_of_a_crop_is_the_crop() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var box = GeoBox.FromBounds("EPSG:4326", new(-123.3, 48.9, -122.9, 49.4), PixelSize.Square(1.0 / 3600));
            var window = new PixelWindow(random.Next(1800), random.Next(1440), 1, 1);
            window = window with { Rows = random.Next(1, 1801 - window.Row), Columns = random.Next(1, 1441 - window.Column) };
            return box.WindowOf(box.Crop(window).Bounds) == window;
        }).QuickCheckThrowOnFailure();

    private static double Distance(double value) => Math.Abs(value - Math.Round(value));
}
