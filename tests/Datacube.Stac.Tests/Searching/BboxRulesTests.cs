using Datacube.Contracts.Errors;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Searching;
using Xunit;

namespace Datacube.Stac.Tests.Searching;

[Trait("kind", "unit")]
public class BboxRulesTests
{
    public static TheoryData<double[], string, string> Refused => new()
    {
        { [5, 51, 6, 50], "bbox.latitude_order", "south 51 is greater than north 50; did you swap them?" },
        { [46.1, 95, 46.8, 96], "bbox.latitude_range", "did you mean 95 46.1 96 46.8?" },
        { [5, -91, 6, 50], "bbox.latitude_range", "-91" },
        { [190, 50, 191, 51], "bbox.longitude_range", "did you mean -170?" },
        { [-200, 50, 6, 51], "bbox.longitude_range", "did you mean 160?" },
        { [double.NaN, 50, 6, 51], "bbox.not_finite", "NaN" },
        { [5, 50, double.PositiveInfinity, 51], "bbox.not_finite", "Infinity" },
        { [5, 50, 6], "bbox.count", "not 3" },
        { [5, 50, 6, 51, 7], "bbox.count", "not 5" },
        { [], "bbox.count", "not 0" },
        { [5, 50, 5, 51], "bbox.empty", "no area" },
        { [5, 50, 6, 50], "bbox.empty", "no area" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_bad_box_is_refused_with_the_value_and_the_remedy(double[] numbers, string code, string contains)
    {
        var error = Assert.Throws<DatacubeException>(() => BboxRules.Parse(numbers));
        Assert.Equal((code, "bbox"), (error.Code, error.Field));
        Assert.Contains(contains, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void West_greater_than_east_crosses_the_antimeridian()
    {
        var area = BboxRules.Parse([178, -20, -178, -15]);
        Assert.Equal([new(178, -20, 180, -15), new LonLatBox(-180, -20, -178, -15)], area.Boxes);
        Assert.Equal(["area crosses the antimeridian, split into 2"], area.Notes);
    }

    [Fact]
    public void A_very_wide_crossing_is_questioned() => Assert.Contains("did you swap", BboxRules.Parse([10, 40, 5, 50]).Notes[1], StringComparison.Ordinal);

    [Fact]
    public void Heights_are_ignored_with_a_note()
    {
        var area = BboxRules.Parse([5, 50, 0, 6, 51, 100]);
        Assert.Equal([new LonLatBox(5, 50, 6, 51)], area.Boxes);
        Assert.Contains("heights", area.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_box_that_starts_at_180_has_one_part() => Assert.Equal([new LonLatBox(-180, 0, -178, 1)], BboxRules.Parse([180, 0, -178, 1]).Boxes);
}
