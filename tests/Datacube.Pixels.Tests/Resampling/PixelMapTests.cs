using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Xunit;

namespace Datacube.Pixels.Tests.Resampling;

[Trait("kind", "unit")]
public sealed class PixelMapTests
{
    public static TheoryData<string, double> Cases => new() { { "tm", 0.01 }, { "tm", 0.001 }, { "tm", 0.125 }, { "tm", 0 }, { "ortho", 0.01 }, { "ortho", 0.1 } };

    [Theory, MemberData(nameof(Cases))]
    public void Every_pixel_is_within_the_bound_and_has_a_source_exactly_where_the_mapping_has_one(string name, double bound)
    {
        var mapping = Named(name);
        var region = new PixelWindow(70, 30, 600, 700);
        var map = PixelMap.Build(region, mapping, bound);
        double[] x = new double[region.Columns], y = new double[region.Columns];
        for (var row = region.Row; row < region.RowEnd; row += 7)
        {
            for (var c = 0; c < x.Length; c++)
                (x[c], y[c]) = (region.Column + c + 0.5, row + 0.5);
            mapping(x, y);
            for (var c = 0; c < x.Length; c++)
            {
                var at = map.At(row, region.Column + c);
                Assert.Equal(double.IsNaN(x[c]), double.IsNaN(at.Column));
                if (!double.IsNaN(x[c]))
                    Assert.True(double.Hypot(at.Column - x[c], at.Row - y[c]) <= bound + 2e-4, $"row {row}, column {c}: {at} instead of {x[c]}, {y[c]}");
            }
        }
    }

    [Theory, InlineData("tm"), InlineData("ortho")]
    public void Coordinate_of_a_pixel_is_the_same_bits_whatever_region_is_built(string name)
    {
        var whole = PixelMap.Build(new(-300, -300, 1400, 1400), Named(name), 0.01);
        var random = new Random(5);
        for (var round = 0; round < 30; round++)
        {
            var region = new PixelWindow(random.Next(-300, 800), random.Next(-300, 800), random.Next(1, 300), random.Next(1, 300));
            var part = PixelMap.Build(region, Named(name), 0.01);
            for (var k = 0; k < 200; k++)
            {
                int row = random.Next(region.Row, region.RowEnd), column = random.Next(region.Column, region.ColumnEnd);
                Assert.Equal(whole.At(row, column), part.At(row, column));
            }
        }
    }

    [Fact]
    public void Exact_points_are_few_for_a_smooth_mapping()
    {
        var points = 0;
        PixelMap.Build(
            new(0, 0, 2048, 2048),
            (x, y) =>
            {
                points += x.Length;
                Mappings.TransverseMercator(x, y);
            },
            0.01);
        Assert.InRange(points, 1, 2048 * 2048 / 500);
    }

    [Fact]
    public void Rescaled_map_points_to_the_same_place_of_an_overview()
    {
        foreach (var name in new[] { "tm", "ortho" })
        {
            var region = new PixelWindow(200, 200, 500, 500);
            var map = PixelMap.Build(region, Named(name), 0.01);
            var half = map.Rescale(0.5, 0, 0.25, 3);
            for (var row = region.Row; row < region.RowEnd; row += 13)
            {
                for (var column = region.Column; column < region.ColumnEnd; column += 11)
                {
                    PixelPoint a = map.At(row, column), b = half.At(row, column);
                    Assert.Equal(double.IsNaN(a.Row), double.IsNaN(b.Row));
                    if (!double.IsNaN(a.Row))
                        Assert.True(Math.Abs((a.Column * 0.5) - b.Column) < 2e-4 && Math.Abs((a.Row * 0.25) + 3 - b.Row) < 2e-4);
                }
            }
        }
    }

    [Fact]
    public void Scale_is_source_pixels_per_target_pixel()
    {
        var map = PixelMap.Build(new(0, 0, 300, 300), Mappings.Affine(3, 0, 10, 0, -2, 700), 0.01);
        Assert.Equal(new MappingScale(3, 2), map.Scale(map.Region));
        Assert.Null(PixelMap.Build(new(0, 0, 64, 64), (x, y) => { x.Fill(double.NaN); y.Fill(double.NaN); }, 0.01).Scale(new(0, 0, 64, 64)));
    }

    [Fact]
    public void Empty_region_and_negative_bound_are_handled()
    {
        var empty = PixelMap.Build(default, Mappings.TransverseMercator, 0.01);
        Assert.True(empty.SourceWindow(new(0, 0, 5, 5), ResamplingMethod.Nearest, new(10, 10)).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => PixelMap.Build(new(0, 0, 5, 5), Mappings.TransverseMercator, -1));
    }

    private static CoordinateMapping Named(string name) => name == "tm" ? Mappings.TransverseMercator : Mappings.Orthographic;
}
