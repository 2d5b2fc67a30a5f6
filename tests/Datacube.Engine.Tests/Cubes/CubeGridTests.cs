using Datacube.Contracts.Errors;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Xunit;

namespace Datacube.Engine.Tests.Cubes;

[Trait("kind", "unit")]
public sealed class CubeGridTests
{
    private static readonly LonLatArea Fiji = new(179.9886, -17.511, 180.0116, -17.489);

    [Theory]
    [InlineData("EPSG:32760")]
    [InlineData("EPSG:32701")]
    [InlineData("EPSG:3832")]
    public void A_box_across_the_antimeridian_is_small_in_a_projection_that_runs_on(string crs)
    {
        var grid = CubeGrid.Of(Fiji, crs, 10);
        Assert.InRange(grid.Shape.Columns, 230, 300);
        Assert.InRange(grid.Shape.Rows, 230, 300);
    }

    [Fact]
    public void A_box_across_the_antimeridian_is_refused_in_a_projection_that_is_cut_there()
    {
        var error = Assert.Throws<DatacubeException>(() => CubeGrid.Of(Fiji, "EPSG:3857", 10));
        Assert.Equal("crs.unsupported", error.Code);
        Assert.Contains("cut at 180 degrees", error.Message, StringComparison.Ordinal);
        Assert.Contains("EPSG:32701", error.Message, StringComparison.Ordinal);
        Assert.InRange(CubeGrid.Of(Fiji with { West = 179.99, East = 180 }, "EPSG:3857", 10).Shape.Columns, 110, 115);
    }
}
