using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Geometry;
using Datacube.Stac.Harmonising;
using Datacube.Testing;
using Xunit;

namespace Datacube.Stac.Tests.Geometry;

[Trait("kind", "unit")]
public class GeoShapeTests
{
    [Fact]
    public void A_ring_that_jumps_across_the_antimeridian_is_cut_there()
    {
        var shape = Polygon([178, 60], [-178, 60], [-178, 62], [178, 62], [178, 60]);
        Assert.Equal([new(178, 60, 180, 62), new LonLatBox(-180, 60, -178, 62)], shape.Boxes);
        Assert.Equal(2, shape.Polygons.Count);
        Assert.Equal("MultiPolygon", (string?)shape.ToGeoJson()["type"]);
        Assert.Equal(180, Math.Abs(shape.Centre.Lon), 9);
    }

    [Fact]
    public void A_ring_written_beyond_180_is_brought_back()
    {
        var shape = Polygon([179, 10], [182, 10], [182, 12], [179, 12], [179, 10]);
        Assert.Equal([new(179, 10, 180, 12), new LonLatBox(-180, 10, -178, 12)], shape.Boxes);
        Assert.Equal(-179.5, shape.Centre.Lon, 9);
    }

    [Fact]
    public void Parts_that_meet_at_180_make_two_boxes()
    {
        var shape = GeoShape.Parse(JsonNode.Parse("""{"type":"MultiPolygon","coordinates":[[[[-180,0],[-179,0],[-179,1],[-180,1],[-180,0]]],[[[178,0],[180,0],[180,1],[178,1],[178,0]]]]}""")!);
        Assert.Equal([new(178, 0, 180, 1), new LonLatBox(-180, 0, -179, 1)], shape.Boxes);
    }

    [Fact]
    public void The_whole_world_stays_the_whole_world()
    {
        var shape = Polygon([-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]);
        Assert.Equal([new LonLatBox(-180, -90, 180, 90)], shape.Boxes);
        Assert.True(shape.Intersects(Point(0, 0)));
    }

    [Fact]
    public void A_ring_round_a_pole_contains_the_pole()
    {
        var shape = Polygon([-120, -80], [0, -80], [120, -80], [-120, -80]);
        Assert.True(shape.Intersects(Point(50, -89)));
        Assert.True(shape.Intersects(Point(-179, -85)));
        Assert.False(shape.Intersects(Point(50, -70)));
    }

    [SharedDataFact("stac")]
    public void The_recorded_tile_at_180_is_two_boxes_although_its_bbox_spans_the_world()
    {
        var item = RecordedItems.In("mapchete_stac_items/S2A_OPER_MSI_L2A_TL_2APS_20230602T025701_A041483_T01WCR.json")[0];
        var shape = GeoShape.Parse(item.Geometry!);
        Assert.Equal(2, shape.Boxes.Count);
        Assert.All(shape.Boxes, box => Assert.InRange(box.East - box.West, 0.1, 2));
        Assert.False(shape.Intersects(Point(0, 68)));
        Assert.True(shape.Intersects(Point(179.5, 68)));
        Assert.True(shape.Intersects(Point(-179.5, 68)));
    }

    [Theory]
    [InlineData("[[179,0],[181,2]]", "[[[179,0],[180,1]],[[-180,1],[-179,2]]]")]
    [InlineData("[[179,0],[-179,2]]", "[[[179,0],[180,1]],[[-180,1],[-179,2]]]")]
    [InlineData("[[-179,0],[179,2]]", "[[[-179,0],[-180,1]],[[180,1],[179,2]]]")]
    [InlineData("[[179,0],[180,0],[180,1],[-179,1]]", "[[[179,0],[180,0],[180,1]],[[-180,1],[-179,1]]]")]
    [InlineData("[[180,0],[181,0]]", "[[[-180,0],[-179,0]]]")]
    [InlineData("[[180,0],[179,0]]", "[[[180,0],[179,0]]]")]
    [InlineData("[[179,0],[180,0],[179,1]]", "[[[179,0],[180,0],[179,1]]]")]
    [InlineData("[[170,0],[-170,0],[170,0]]", "[[[170,0],[180,0]],[[-180,0],[-170,0],[-180,0]],[[180,0],[170,0]]]")]
    [InlineData("[[-180,5],[180,5]]", "[[[-180,5],[180,5]]]")]
    public void A_line_is_cut_at_the_antimeridian(string line, string parts)
    {
        var shape = GeoShape.Parse(JsonNode.Parse($$"""{"type":"LineString","coordinates":{{line}}}""")!);
        Assert.Equal(parts, shape.ToGeoJson()["coordinates"]!.ToJsonString());
        Assert.Equal(parts == "[[[-180,5],[180,5]]]", shape.Intersects(GeoShape.FromBoxes([new(-1, -10, 1, 10)])));
    }

    [Fact]
    public void Touching_is_intersecting_and_apart_is_not()
    {
        var square = Polygon([0, 0], [1, 0], [1, 1], [0, 1], [0, 0]);
        Assert.True(square.Intersects(GeoShape.FromBoxes([new(1, 1, 2, 2)])));
        Assert.True(square.Intersects(GeoShape.FromBoxes([new(0.4, 0.4, 0.6, 0.6)])));
        Assert.True(GeoShape.FromBoxes([new(0.4, 0.4, 0.6, 0.6)]).Intersects(square));
        Assert.True(square.Intersects(Point(1, 0.5)));
        Assert.False(square.Intersects(GeoShape.FromBoxes([new(1.001, 0, 2, 1)])));
        Assert.True(square.Intersects(GeoShape.FromBoxes([new(-1, 0.4, 2, 0.6)])));
    }

    [Fact]
    public void A_box_inside_a_hole_does_not_intersect()
    {
        var ring = GeoShape.Parse(JsonNode.Parse("""{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[2,2],[8,2],[8,8],[2,8],[2,2]]]}""")!);
        Assert.False(ring.Intersects(GeoShape.FromBoxes([new(4, 4, 5, 5)])));
        Assert.True(ring.Intersects(GeoShape.FromBoxes([new(1, 4, 5, 5)])));
        Assert.True(ring.Intersects(GeoShape.FromBoxes([new(0.5, 0.5, 1, 1)])));
    }

    [Fact]
    public void Shifting_a_shape_across_180_changes_nothing_about_what_it_meets()
    {
        // A quarter of a degree keeps every edge off the antimeridian itself.
        var random = new Random(3);
        for (var i = 0; i < 2000; i++)
        {
            var (a, b) = (Box(random), Box(random));
            var plain = GeoShape.FromBoxes([a]).Intersects(GeoShape.FromBoxes([b]));
            Assert.Equal(plain, Moved(a, 180.25).Intersects(Moved(b, 180.25)));
            Assert.Equal(plain, Moved(b, 180.25).Intersects(Moved(a, 180.25)));
        }
    }

    [Theory]
    [InlineData("""{"type":"Polygon","coordinates":[]}""", "geometry.invalid")]
    [InlineData("""{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}""", "geometry.invalid")]
    [InlineData("""{"type":"Polygon","coordinates":[[0,0],[1,1],[1,0]]}""", "geometry.invalid")]
    [InlineData("""{"type":"Point","coordinates":[0]}""", "geometry.invalid")]
    [InlineData("""{"type":"Point","coordinates":["0",1]}""", "geometry.invalid")]
    [InlineData("""{"type":"Point","coordinates":[10,95]}""", "geometry.invalid")]
    [InlineData("""{"type":"Sphere","coordinates":[0,1]}""", "geometry.invalid")]
    [InlineData("""{"type":"GeometryCollection","geometries":[]}""", "geometry.empty")]
    [InlineData("""{"type":"MultiPolygon","coordinates":[]}""", "geometry.empty")]
    [InlineData("[]", "geometry.invalid")]
    public void A_malformed_geometry_has_a_code(string json, string code) =>
        Assert.Equal(code, Assert.Throws<DatacubeException>(() => GeoShape.Parse(JsonNode.Parse(json)!)).Code);

    private static LonLatBox Box(Random random)
    {
        var (west, south) = (random.Next(-8, 8), random.Next(-8, 8));
        return new(west, south, west + random.Next(1, 6), south + random.Next(1, 6));
    }

    private static GeoShape Moved(LonLatBox box, double by) =>
        Polygon([Wrap(box.West + by), box.South], [Wrap(box.East + by), box.South], [Wrap(box.East + by), box.North], [Wrap(box.West + by), box.North], [Wrap(box.West + by), box.South]);

    private static double Wrap(double lon) => lon > 180 ? lon - 360 : lon;

    private static GeoShape Polygon(params double[][] ring) =>
        GeoShape.Parse(new JsonObject { ["type"] = "Polygon", ["coordinates"] = new JsonArray(new JsonArray([.. ring.Select(p => new JsonArray(p[0], p[1]))])) });

    private static GeoShape Point(double lon, double lat) => GeoShape.Parse(new JsonObject { ["type"] = "Point", ["coordinates"] = new JsonArray(lon, lat) });
}
