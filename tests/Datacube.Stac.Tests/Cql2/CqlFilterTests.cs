using System.Text.Json.Nodes;
using Datacube.Stac.Cql2;
using Datacube.Stac.Items;
using Xunit;

namespace Datacube.Stac.Tests.Cql2;

[Trait("kind", "unit")]
public class CqlFilterTests
{
    private static readonly StacItem Item = new(JsonNode.Parse("""
        {"type":"Feature","stac_version":"1.0.0","id":"S2A_33UWP_20230815_0_L2A","collection":"sentinel-2-l2a",
         "geometry":{"type":"Polygon","coordinates":[[[10,50],[11,50],[11,51],[10,51],[10,50]]]},
         "properties":{"datetime":"2023-08-15T10:00:31.024Z","eo:cloud_cover":12.5,"platform":"sentinel-2a","created":"2023-08-15T14:00:00Z",
           "start_datetime":"2023-08-15T10:00:00Z","end_datetime":"2023-08-15T10:01:00Z","instruments":["msi","olci"],"proj:epsg":32633,"good":true,
           "owner":"Renée O'Brien 100%","missing":null},
         "links":[],"assets":{}}
        """)!.AsObject(), new("https://example.com/item.json"));

    [Theory]
    [InlineData("eo:cloud_cover < 20", true)]
    [InlineData("eo:cloud_cover < 12.5", false)]
    [InlineData("eo:cloud_cover BETWEEN 12.5 AND 13 AND platform = 'sentinel-2a'", true)]
    [InlineData("eo:cloud_cover NOT BETWEEN 10 AND 13", false)]
    [InlineData("properties.eo:cloud_cover * 2 + 1 = 26", true)]
    [InlineData("\"proj:epsg\" % 100 = 33 AND \"proj:epsg\" DIV 1000 = 32 AND 2 ^ 3 = 8 AND 7 / 2 = 3.5", true)]
    [InlineData("eo:cloud_cover / 0 > 1", false)]
    [InlineData("NOT (eo:cloud_cover / 0 > 1)", false)]
    [InlineData("id LIKE 'S2_\\_33UWP\\_%'", true)]
    [InlineData("id LIKE 's2%'", false)]
    [InlineData("CASEI(id) LIKE CASEI('s2%L2a')", true)]
    [InlineData("owner LIKE '%O''Brien%'", true)]
    [InlineData("owner LIKE '%100\\%'", true)]
    [InlineData("owner LIKE '%10\\%'", false)]
    [InlineData("ACCENTI(CASEI(owner)) LIKE ACCENTI(CASEI('RENEE%'))", true)]
    [InlineData("platform IN ('sentinel-2b', 'sentinel-2a')", true)]
    [InlineData("platform NOT IN ('sentinel-2b')", true)]
    [InlineData("absent IN (1, 2)", false)]
    [InlineData("absent NOT IN (1, 2)", false)]
    [InlineData("absent IS NULL AND missing IS NULL AND platform IS NOT NULL", true)]
    [InlineData("absent = 1 OR good = TRUE", true)]
    [InlineData("absent = 1 AND good = TRUE", false)]
    [InlineData("NOT absent = 1", false)]
    [InlineData("NOT (absent = 1 AND good = FALSE)", true)]
    [InlineData("good", true)]
    [InlineData("platform > 5", null)]
    [InlineData("owner > 5", false)]
    [InlineData("datetime > TIMESTAMP('2023-08-15T12:00:31+02:00')", true)]
    [InlineData("datetime <= '2023-08-15'", false)]
    [InlineData("T_DURING(datetime, INTERVAL('2023-08-15', '2023-08-15'))", true)]
    [InlineData("T_INTERSECTS(datetime, DATE('2023-08-15'))", true)]
    [InlineData("T_AFTER(created, datetime)", true)]
    [InlineData("T_BEFORE(created, INTERVAL('..', '2023-08-14'))", false)]
    [InlineData("T_CONTAINS(INTERVAL(start_datetime, end_datetime), datetime)", true)]
    [InlineData("T_MEETS(INTERVAL('..', '2023-08-15T10:00:00Z'), INTERVAL(start_datetime, '..'))", true)]
    [InlineData("T_STARTS(INTERVAL(start_datetime, datetime), INTERVAL(start_datetime, end_datetime))", true)]
    [InlineData("T_FINISHEDBY(INTERVAL(start_datetime, end_datetime), INTERVAL(datetime, end_datetime))", true)]
    [InlineData("T_OVERLAPS(INTERVAL('..', datetime), INTERVAL(start_datetime, end_datetime))", true)]
    [InlineData("T_DISJOINT(datetime, DATE('2023-08-16'))", true)]
    [InlineData("A_CONTAINS(instruments, ('msi'))", true)]
    [InlineData("A_EQUALS(instruments, ('olci', 'msi'))", true)]
    [InlineData("A_CONTAINEDBY(instruments, ('msi', 'x'))", false)]
    [InlineData("A_OVERLAPS(instruments, ('x', 'olci'))", true)]
    [InlineData("S_INTERSECTS(geometry, POINT(10.5 50.5))", true)]
    [InlineData("S_INTERSECTS(geometry, BBOX(11, 51, 12, 52))", true)]
    [InlineData("S_DISJOINT(geometry, BBOX(170, -20, -170, -10))", true)]
    [InlineData("S_WITHIN(geometry, BBOX(10, 50, 12, 52))", true)]
    [InlineData("S_CONTAINS(geometry, BBOX(10.2, 50.2, 10.4, 50.4))", true)]
    [InlineData("S_CONTAINS(geometry, POINT(10 50))", false)]
    [InlineData("S_EQUALS(geometry, POLYGON((11 51, 10 51, 10 50.5, 10 50, 11 50, 11 51)))", true)]
    [InlineData("S_EQUALS(geometry, BBOX(10, 50, 11, 50.9999))", false)]
    [InlineData("S_TOUCHES(geometry, BBOX(11, 50, 12, 51))", true)]
    [InlineData("S_TOUCHES(geometry, BBOX(10.9, 50, 12, 51))", false)]
    [InlineData("S_OVERLAPS(geometry, BBOX(10.5, 50.5, 12, 52))", true)]
    [InlineData("S_OVERLAPS(geometry, BBOX(10.2, 50.2, 10.4, 50.4))", false)]
    [InlineData("S_CROSSES(LINESTRING(9 50.5, 12 50.5), geometry)", true)]
    [InlineData("S_CROSSES(LINESTRING(0 0, 2 2), LINESTRING(0 2, 2 0))", true)]
    [InlineData("S_CROSSES(LINESTRING(0 0, 2 2), LINESTRING(2 2, 3 0))", false)]
    [InlineData("S_WITHIN(LINESTRING(10 50, 10.5 50), geometry)", false)]
    [InlineData("S_OVERLAPS(LINESTRING(0 0, 2 0), LINESTRING(1 0, 3 0))", true)]
    [InlineData("S_TOUCHES(LINESTRING(0 0, 2 2), LINESTRING(2 2, 3 0))", true)]
    public void An_item_is_judged(string filter, bool? expected)
    {
        if (expected is { } matches)
            Assert.Equal(matches, new CqlFilter(Cql2Text.Parse(filter)).Matches(Item));
        else
            Assert.Equal("filter.type", Assert.Throws<Contracts.Errors.DatacubeException>(() => new CqlFilter(Cql2Text.Parse(filter))).Code);
    }

    [Fact]
    public void A_pattern_of_many_wildcards_does_not_explode()
    {
        var filter = new CqlFilter(Cql2Text.Parse($"owner LIKE '{string.Concat(Enumerable.Repeat("%a", 500))}'"));
        var json = (JsonObject)Item.Json.DeepClone();
        json["properties"]!["owner"] = new string('a', 20_000) + "b";
        Assert.False(filter.Matches(new(json, Item.Document)));
        json["properties"]!["owner"] = new string('b', 20_000);
        Assert.False(filter.Matches(new(json, Item.Document)));
    }

    [Fact]
    public void Relations_of_huge_geometries_are_refused_and_intersections_are_not()
    {
        var circle = string.Join(", ", Enumerable.Range(0, 5001).Select(i => FormattableString.Invariant($"{10 + Math.Cos(i * Math.Tau / 5000):R} {50 + Math.Sin(i * Math.Tau / 5000):R}")));
        Assert.True(new CqlFilter(Cql2Text.Parse($"S_INTERSECTS(geometry, POLYGON(({circle})))")).Matches(Item));
        Assert.Equal("filter.too_large", Assert.Throws<Contracts.Errors.DatacubeException>(() => new CqlFilter(Cql2Text.Parse($"S_WITHIN(geometry, POLYGON(({circle})))"))).Code);
    }

    [Fact]
    public void An_item_with_a_huge_footprint_is_left_out_where_nothing_can_be_said_of_it_and_the_others_are_found()
    {
        var ring = new JsonArray([.. Enumerable.Range(0, 20_001).Select(i => new JsonArray(10 + Math.Cos(i * Math.Tau / 20_000), 50 + Math.Sin(i * Math.Tau / 20_000)))]);
        ring[20_000] = ring[0]!.DeepClone();
        var json = (JsonObject)Item.Json.DeepClone();
        json["geometry"] = new JsonObject { ["type"] = "Polygon", ["coordinates"] = new JsonArray(ring) };
        var huge = new StacItem(json, Item.Document);
        var corners = string.Join(", ", Enumerable.Range(0, 1001).Select(i => FormattableString.Invariant($"{10 + 5 * Math.Cos(i % 1000 * Math.Tau / 1000):R} {50 + 5 * Math.Sin(i % 1000 * Math.Tau / 1000):R}")));
        var within = new CqlFilter(Cql2Text.Parse($"S_WITHIN(geometry, POLYGON(({corners})))"));
        Assert.False(within.Matches(huge));
        Assert.False(new CqlFilter(Cql2Text.Parse($"NOT S_WITHIN(geometry, POLYGON(({corners})))")).Matches(huge));
        // Boxes apart need no vertices, and a small geometry is compared with it all the same.
        Assert.True(new CqlFilter(Cql2Text.Parse("NOT S_TOUCHES(geometry, POLYGON((30 0, 31 0, 31 1, 30 0)))")).Matches(huge));
        Assert.True(new CqlFilter(Cql2Text.Parse("S_CONTAINS(geometry, POINT(10 50.5))")).Matches(huge));
    }

    [Fact]
    public void An_item_without_an_instant_is_judged_by_its_span()
    {
        var json = (JsonObject)Item.Json.DeepClone();
        json["properties"]!["datetime"] = null;
        Assert.True(new CqlFilter(Cql2Text.Parse("T_EQUALS(datetime, INTERVAL('2023-08-15T10:00:00Z', '2023-08-15T10:01:00Z'))")).Matches(new(json, Item.Document)));
    }
}
