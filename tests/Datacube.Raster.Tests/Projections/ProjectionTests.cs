using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using Datacube.Raster.Projections;
using Xunit;

namespace Datacube.Raster.Tests.Projections;

[Trait("kind", "unit")]
public sealed class ProjectionTests
{
    private const double DegreesOfTwentyNanometres = 2e-8 / 111_000;

    [Fact]
    public void Own_utm_series_agrees_with_proj_to_twenty_nanometres_in_both_directions()
    {
        var random = new Random(7);
        double worstMetres = 0, worstDegrees = 0;
        foreach (var zone in (int[])[1, 17, 31, 33, 60])
        {
            foreach (var south in (bool[])[false, true])
            {
                var utm = $"EPSG:{(south ? 32700 : 32600) + zone}";
                var (lon, lat) = RandomPlaces(random, 2000, (6 * zone) - 183, Utm.WidestLongitude, -Utm.HighestLatitude, Utm.HighestLatitude);
                double[] x = [.. lon], y = [.. lat], exactX = [.. lon], exactY = [.. lat];
                Projection.Between("EPSG:4326", utm)(x, y);
                new TransformationPool("EPSG:4326", utm).Transform(exactX, exactY);
                worstMetres = Math.Max(worstMetres, Math.Max(Worst(x, exactX), Worst(y, exactY)));

                double[] backX = [.. exactX], backY = [.. exactY];
                Projection.Between(utm, "EPSG:4326")(backX, backY);
                new TransformationPool(utm, "EPSG:4326").Transform(exactX, exactY);
                worstDegrees = Math.Max(worstDegrees, Math.Max(WorstLongitude(backX, exactX), Worst(backY, exactY)));
            }
        }

        Assert.True(worstMetres <= 2e-8, $"forward: {worstMetres} m");
        Assert.True(worstDegrees <= DegreesOfTwentyNanometres, $"inverse: {worstDegrees}°");
    }

    [Theory]
    [InlineData("EPSG:4326", "EPSG:3005", -123.1, 49.25)]
    [InlineData("EPSG:4326", "EPSG:3035", 15.0, 47.0)]
    [InlineData("EPSG:32631", "EPSG:32633", 500000, 5200000)]
    [InlineData("EPSG:4326", "EPSG:3031", -170, -75)]
    [InlineData("EPSG:4326", "EPSG:6933", 179.9, -63)]
    public void There_and_back_is_where_it_started(string from, string to, double x, double y)
    {
        double[] xs = [x], ys = [y];
        Projection.Between(from, to)(xs, ys);
        Assert.NotEqual(x, xs[0]);
        Projection.Between(to, from)(xs, ys);
        Assert.Equal(x, xs[0], 1e-6);
        Assert.Equal(y, ys[0], 1e-6);
    }

    [Fact]
    public void Longitude_comes_first_whatever_the_authority_says()
    {
        double[] x = [15.0], y = [46.0];
        Projection.Between("EPSG:4326", "EPSG:3857")(x, y);
        Assert.Equal(1669792.36, x[0], 0.01);
        Assert.Equal(5780349.22, y[0], 0.01);
    }

    [Theory]
    [InlineData("EPSG:32633")]
    [InlineData("EPSG:3857")]
    public void A_point_without_an_image_is_nan_and_leaves_its_neighbours_alone(string to)
    {
        double[] x = [15, double.NaN, 15, 16], y = [46, 46, 120, 47];
        Projection.Between("EPSG:4326", to)(x, y);
        Assert.True(double.IsNaN(x[1]) && double.IsNaN(y[1]));
        Assert.True(double.IsNaN(x[2]) && double.IsNaN(y[2]));
        double[] alone = [16], aloneY = [47];
        Projection.Between("EPSG:4326", to)(alone, aloneY);
        Assert.Equal(alone[0], x[3]);
        Assert.Equal(aloneY[0], y[3]);
        Assert.False(double.IsNaN(x[0]));
    }

    [Fact]
    public void Several_threads_share_one_mapping()
    {
        var mapping = Projection.Between("EPSG:4326", "EPSG:3035");
        double[] expectedX = [10.5], expectedY = [50.5];
        mapping(expectedX, expectedY);
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            double[] x = [.. Enumerable.Repeat(10.5, 500)], y = [.. Enumerable.Repeat(50.5, 500)];
            mapping(x, y);
            Assert.All(x, value => Assert.Equal(expectedX[0], value));
            Assert.All(y, value => Assert.Equal(expectedY[0], value));
        });
    }

    [Fact]
    public void Bounds_of_a_tile_hold_every_point_of_it()
    {
        var bounds = new MapBounds(499980, 5090220, 609780, 5200020);
        var degrees = Projection.TransformBounds("EPSG:32633", "EPSG:4326", bounds);
        var random = new Random(3);
        double[] x = new double[5000], y = new double[5000];
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = (bounds.Left + (random.NextDouble() * 109800), bounds.Bottom + (random.NextDouble() * 109800));
        Projection.Between("EPSG:32633", "EPSG:4326")(x, y);
        Assert.All(x, value => Assert.InRange(value, degrees.Left, degrees.Right));
        Assert.All(y, value => Assert.InRange(value, degrees.Bottom, degrees.Top));
        Assert.Equal(14.99974, degrees.Left, 1e-4);
    }

    [Fact]
    public void Bounds_across_the_antimeridian_have_left_greater_than_right()
    {
        var degrees = Projection.TransformBounds("EPSG:32701", "EPSG:4326", new(160000, 7900000, 300000, 8000000));
        Assert.InRange(degrees.Left, 179, 180);
        Assert.InRange(degrees.Right, -180, -178);
        var metres = Projection.TransformBounds("EPSG:4326", "EPSG:32701", degrees);
        Assert.True(metres.Left <= 160000 && metres.Right >= 300000 && metres.Bottom <= 7900000 && metres.Top >= 8000000, metres.ToString());
        Assert.True(metres.Right - metres.Left < 200000);
    }

    [Fact]
    public void Bounds_around_a_pole_are_a_full_cap()
    {
        var south = Projection.TransformBounds("EPSG:3031", "EPSG:4326", new(-1e6, -1e6, 1e6, 1e6));
        Assert.Equal((-180, -90, 180), (south.Left, south.Bottom, south.Right));
        Assert.InRange(south.Top, -78, -76);
        var north = Projection.TransformBounds("EPSG:3413", "EPSG:4326", new(-1e6, -1e6, 1e6, 1e6));
        Assert.Equal((-180, 90, 180), (north.Left, north.Top, north.Right));
    }

    [Fact]
    public void Grids_of_one_system_map_by_arithmetic_alone()
    {
        var fine = new GeoBox("EPSG:32633", Affine.NorthUp(500000, 5200000, 10, 10), new(100, 100));
        var coarse = new GeoBox("EPSG:32633", Affine.NorthUp(499980, 5200020, 20, 20), new(100, 100));
        double[] x = [0.5, 10], y = [0.5, 20];
        GridMapping.Between(fine, coarse)(x, y);
        Assert.Equal([1.25, 6], x);
        Assert.Equal([1.25, 11], y);
    }

    [Fact]
    public void Grids_of_two_systems_map_through_the_map()
    {
        var target = new GeoBox("EPSG:4326", Affine.NorthUp(15, 47, 0.001, 0.001), new(1000, 1000));
        var source = new GeoBox("EPSG:32633", Affine.NorthUp(499980, 5300040, 10, 10), new(10980, 10980));
        double[] x = [500.5], y = [500.5], mapX = [15.5005], mapY = [46.4995];
        GridMapping.Between(target, source)(x, y);
        new TransformationPool("EPSG:4326", "EPSG:32633").Transform(mapX, mapY);
        Assert.Equal((mapX[0] - 499980) / 10, x[0], 1e-6);
        Assert.Equal((5300040 - mapY[0]) / 10, y[0], 1e-6);
    }

    [Fact]
    public void A_grid_without_a_system_is_refused()
    {
        var lost = new GeoBox("", Affine.NorthUp(0, 0, 1, 1), new(10, 10));
        var error = Assert.Throws<DatacubeException>(() => GridMapping.Between(lost, lost with { Crs = "EPSG:4326" }));
        Assert.Equal("raster.unsupported", error.Code);
    }

    private static (double[] Lon, double[] Lat) RandomPlaces(Random random, int count, double meridian, double width, double south, double north)
    {
        double[] lon = new double[count], lat = new double[count];
        for (var i = 0; i < count; i++)
        {
            lon[i] = Math.IEEERemainder(meridian + ((random.NextDouble() - 0.5) * 2 * width), 360);
            lat[i] = south + (random.NextDouble() * (north - south));
        }

        return (lon, lat);
    }

    private static double Worst(double[] one, double[] other) => one.Zip(other, static (a, b) => Math.Abs(a - b)).Max();

    private static double WorstLongitude(double[] one, double[] other) => one.Zip(other, static (a, b) => Math.Abs(Math.IEEERemainder(a - b, 360))).Max();
}
