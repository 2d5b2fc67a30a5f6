using Datacube.Raster.Reading;
using Xunit;

namespace Datacube.Raster.Tests.Reading;

[Trait("kind", "unit")]
public class SourceVersionTests
{
    [Theory]
    [InlineData("12 \"a\" @100", "12 \"a\" @100", true)]
    [InlineData("12 \"a\" @100", "12 \"a\" @200", true)]
    [InlineData("12 \"a\" @100", "12 \"b\" @100", false)]
    [InlineData("12 \"a\" @100", "13 \"a\" @100", false)]
    [InlineData("12 W/\"a\" @100", "12 W/\"b\" @100", true)]
    [InlineData("12 W/\"a\" @100", "12 W/\"a\" @200", false)]
    [InlineData("12 W/\"a\" @100", "13 W/\"a\" @100", false)]
    [InlineData("12 W/\"a\"", "12 W/\"b\"", false)]
    [InlineData("12 W/\"a\"", "12 \"a\"", true)]
    [InlineData("12 W/\"a\" @100", "12 \"b\" @100", true)]
    [InlineData("12 @100", "12 @200", false)]
    [InlineData("12 @100", "12 \"a\" @100", true)]
    [InlineData("12", "12 \"a\" @100", true)]
    [InlineData("12", "13", false)]
    [InlineData("12 \"a @7\"", "12 \"a @8\"", false)]
    public void Strong_tags_decide_and_weak_ones_leave_it_to_the_time_of_change(string first, string second, bool areSame)
    {
        Assert.Equal(areSame, SourceVersion.AreSame(first, second));
        Assert.Equal(areSame, SourceVersion.AreSame(second, first));
    }
}
