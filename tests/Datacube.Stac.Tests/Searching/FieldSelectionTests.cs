using System.Text.Json.Nodes;
using Datacube.Stac.Searching;
using Xunit;

namespace Datacube.Stac.Tests.Searching;

[Trait("kind", "unit")]
public sealed class FieldSelectionTests
{
    private const string Item = """{"id":"a","type":"Feature","links":[],"properties":{"datetime":"2023","eo:cloud_cover":3,"a.b":1,"deep":{"x":1,"y":2}}}""";

    [Theory]
    [InlineData(null, Item)]
    [InlineData("properties.eo:cloud_cover", """{"id":"a","properties":{"eo:cloud_cover":3}}""")]
    [InlineData("+links, properties.deep.y", """{"id":"a","links":[],"properties":{"deep":{"y":2}}}""")]
    [InlineData("properties.a.b,absent,properties.absent.x", """{"id":"a","properties":{"a.b":1}}""")]
    [InlineData("-links,-type,-properties.deep.x,-properties.a.b", """{"id":"a","properties":{"datetime":"2023","eo:cloud_cover":3,"deep":{"y":2}}}""")]
    [InlineData("properties,-properties.deep,-properties.eo:cloud_cover", """{"id":"a","properties":{"datetime":"2023","a.b":1}}""")]
    public void Members_are_included_and_left_out_by_name_or_path(string? fields, string expected)
    {
        var item = JsonNode.Parse(Item)!.AsObject();
        var selected = FieldSelection.Parse(fields, "id").Of(item);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), selected), selected.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Item), item), "the item itself was changed");
    }
}
