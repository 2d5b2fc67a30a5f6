using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Projections;
using Xunit;

namespace Datacube.Raster.Tests.Projections;

/// <summary>The approximating map against PROJ itself, point by point, over whole Sentinel-2 tiles of both hemispheres and several zones.</summary>
[Trait("kind", "unit")]
public sealed class PixelMapTests
{
    private const double Bound = 0.01;

    [Theory]
    [InlineData("EPSG:32633", 499980, 5200020)]
    [InlineData("EPSG:32633", 600000, 5100000)]
    [InlineData("EPSG:32629", 499980, 5900040)]
    [InlineData("EPSG:32756", 300000, 6300040)]
    [InlineData("EPSG:32701", 300000, 8000020)]
    [InlineData("EPSG:32636", 399960, 8700040)]
    public void Pixel_map_of_a_utm_tile_stays_within_its_bound_of_proj(string crs, double left, double top)
    {
        var source = new GeoBox(crs, Affine.NorthUp(left, top, 10, 10), new(10980, 10980));
        var area = Projection.TransformBounds(crs, "EPSG:4326", source.Bounds);
        var step = 10 / 111320.0;
        var target = new GeoBox("EPSG:4326", Affine.NorthUp(Math.Round(area.Left / step) * step, Math.Round(area.Top / step) * step, step, step), new(12000, 12000));
        Check(target, source, new(3000, 2500, 1200, 1200));
    }

    [Fact]
    public void Pixel_map_between_two_utm_zones_stays_within_its_bound_of_proj() => Check(
        new GeoBox("EPSG:32634", Affine.NorthUp(99960, 5200020, 10, 10), new(10980, 10980)),
        new GeoBox("EPSG:32633", Affine.NorthUp(499980, 5300040, 10, 10), new(20980, 20980)),
        new(700, 900, 1200, 1200));

    private static void Check(GeoBox target, GeoBox source, PixelWindow region)
    {
        var map = PixelMap.Build(region, GridMapping.Between(target, source), Bound);
        var random = new Random(5);
        const int count = 20_000;
        int[] rows = new int[count], columns = new int[count];
        double[] x = new double[count], y = new double[count];
        for (var i = 0; i < count; i++)
        {
            (rows[i], columns[i]) = (region.Row + random.Next(region.Rows), region.Column + random.Next(region.Columns));
            (x[i], y[i]) = (target.Transform.C + (target.Transform.A * (columns[i] + 0.5)), target.Transform.F + (target.Transform.E * (rows[i] + 0.5)));
        }

        new TransformationPool(target.Crs, source.Crs).Transform(x, y);
        double worst = 0;
        for (var i = 0; i < count; i++)
        {
            var mapped = map.At(rows[i], columns[i]);
            worst = Math.Max(worst, Math.Abs(mapped.Column - ((x[i] - source.Transform.C) / 10)));
            worst = Math.Max(worst, Math.Abs(mapped.Row - ((source.Transform.F - y[i]) / 10)));
        }

        Assert.True(worst <= Bound, $"{worst} pixels");
    }
}
