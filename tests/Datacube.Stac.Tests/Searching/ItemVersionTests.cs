using System.Text.Json.Nodes;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;
using Xunit;

namespace Datacube.Stac.Tests.Searching;

[Trait("kind", "unit")]
public sealed class ItemVersionTests
{
    [Theory]
    [InlineData("order:status", true)]
    [InlineData("updated", true)]
    [InlineData("s2:processing_baseline", false)]
    public void What_a_provider_changes_around_a_scene_makes_no_new_version(string property, bool isSame)
    {
        ItemVersion Of(string value) => ItemVersion.Of(new StacItem(new JsonObject { ["id"] = "i", ["properties"] = new JsonObject { ["datetime"] = "2023-01-01T00:00:00Z", [property] = value } }, new("https://example.org/")));
        Assert.Equal(isSame, Of("one") == Of("other"));
    }
}
