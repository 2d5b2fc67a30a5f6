using Datacube.Contracts.Errors;
using Datacube.Raster.Projections;
using Xunit;

namespace Datacube.Raster.Tests.Projections;

[Trait("kind", "unit")]
public sealed class CrsTests
{
    [Theory]
    [InlineData("EPSG:32633", false, 1.0, "WGS 84 / UTM zone 33N")]
    [InlineData("epsg:4326", true, 111319.49, "WGS 84")]
    [InlineData("EPSG:3005", false, 1.0, "NAD83 / BC Albers")]
    [InlineData("EPSG:2263", false, 0.3048006, "NAD83 / New York Long Island (ftUS)")]
    public void An_epsg_code_is_described(string text, bool geographic, double metres, string name)
    {
        var crs = Crs.Parse(text);
        Assert.Equal(text.ToUpperInvariant(), crs.Code);
        Assert.Equal((geographic, !geographic), (crs.IsGeographic, crs.IsProjected));
        Assert.Equal(metres, crs.MetresPerUnit, 0.01);
        Assert.Equal(name, crs.Name);
        Assert.NotNull(crs.AreaOfUse);
    }

    [Fact]
    public void The_area_of_use_is_in_degrees()
    {
        var area = Crs.Parse("EPSG:32633").AreaOfUse!.Value;
        Assert.Equal((12, 0, 18, 84), (area.Left, area.Bottom, area.Right, area.Top));
    }

    [Theory]
    [InlineData("EPSG:32633")]
    [InlineData("EPSG:4326")]
    [InlineData("EPSG:3005")]
    [InlineData("EPSG:2263")]
    public void Wkt2_and_projjson_of_a_code_are_the_same_system(string code)
    {
        var crs = Crs.Parse(code);
        Assert.Equal(code, Crs.Parse(crs.Wkt).Code);
        Assert.Equal(code, Crs.Parse(crs.ProjJson).Code);
    }

    [Theory]
    [InlineData("EPSG:32633", 500123.0, 5200456.0)]
    [InlineData("EPSG:3005", 1200000.0, 480000.0)]
    [InlineData("EPSG:2263", 987000.0, 200000.0)]
    [InlineData("EPSG:27572", 600000.0, 2200000.0)]
    public void Projjson_without_an_id_means_the_same_place(string code, double x, double y)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(Crs.Parse(code).ProjJson)!.AsObject();
        json.Remove("id");
        json["base_crs"]!.AsObject().Remove("id");
        json["name"] = "local";
        double[] xs = [x, x], ys = [y, y];
        Projection.Between(code, "EPSG:4326")(xs.AsSpan(0, 1), ys.AsSpan(0, 1));
        Projection.Between(json.ToJsonString(), "EPSG:4326")(xs.AsSpan(1), ys.AsSpan(1));
        Assert.Equal(xs[0], xs[1], 1e-9);
        Assert.Equal(ys[0], ys[1], 1e-9);
    }

    [Theory]
    [InlineData("https://spatialreference.org/ref/epsg/32633/", "address")]
    [InlineData("http://169.254.169.254/latest", "address")]
    [InlineData("+proj=utm +zone=33 +datum=WGS84", "PROJ string")]
    [InlineData("PROJCS[\"x\",GEOGCS[\"y\"]]", "WKT 1")]
    [InlineData("urn:ogc:def:crs:EPSG::32633", "URN")]
    [InlineData("32633", "EPSG:32633")]
    [InlineData("WGS84", "no accepted form")]
    [InlineData("ESRI:102001", "no accepted form")]
    [InlineData("/etc/passwd", "no accepted form")]
    [InlineData("EPSG:4326+5773", "no accepted form")]
    [InlineData("", "empty")]
    public void Any_other_form_is_refused_with_what_it_is(string text, string complaint)
    {
        var error = Assert.Throws<DatacubeException>(() => Crs.Parse(text, "output_crs"));
        Assert.Equal("crs.form", error.Code);
        Assert.Equal("output_crs", error.Field);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
        Assert.Contains("EPSG:32633", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EPSG:1")]
    [InlineData("EPSG:999999")]
    [InlineData("EPSG:999999999999")]
    [InlineData("PROJCRS[\"broken\"]")]
    [InlineData("{\"type\":\"ProjectedCRS\"}")]
    [InlineData("{")]
    public void A_system_that_does_not_exist_is_unknown(string text)
    {
        var error = Assert.Throws<DatacubeException>(() => Crs.Parse(text));
        Assert.Equal("crs.unknown", error.Code);
        Assert.Contains(text[..Math.Min(8, text.Length)], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EPSG:4978", "geocentric")]
    [InlineData("EPSG:5703", "vertical")]
    [InlineData("EPSG:7415", "compound")]
    [InlineData("EPSG:4979", "three-dimensional")]
    public void A_system_that_is_not_a_flat_map_is_unsupported(string text, string kind)
    {
        var error = Assert.Throws<DatacubeException>(() => Crs.Parse(text));
        Assert.Equal("crs.unsupported", error.Code);
        Assert.Contains(kind, error.Message, StringComparison.Ordinal);
        Assert.Contains("EPSG:6933", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15.7, 46.4, "EPSG:32633")]
    [InlineData(-70.5, -33.4, "EPSG:32719")]
    [InlineData(180, 10, "EPSG:32601")]
    [InlineData(-180, 10, "EPSG:32601")]
    [InlineData(179.99, -10, "EPSG:32760")]
    public void The_utm_zone_of_a_place_is_suggested(double longitude, double latitude, string code) => Assert.Equal(code, Crs.SuggestUtm(longitude, latitude));
}
