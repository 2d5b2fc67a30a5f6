using Datacube.Raster.Zarr;
using Xunit;

namespace Datacube.Raster.Tests.Zarr;

[Trait("kind", "unit")]
public sealed class ZarrUnitTests
{
    [Theory]
    [InlineData("EPSG:32633", "m")]
    [InlineData("EPSG:2263", "US_survey_foot")]
    [InlineData("EPSG:2222", "foot")]
    public void Coordinates_have_the_unit_of_their_system(string crs, string unit) =>
        Assert.Equal(unit, (string?)ZarrConventions.AxisAttributes(crs, ZarrAxis.Columns)["units"]);
}
