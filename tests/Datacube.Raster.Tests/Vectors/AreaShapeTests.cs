using Datacube.Contracts.Errors;
using Datacube.Pixels.Grids;
using Datacube.Raster.Vectors;
using Xunit;

namespace Datacube.Raster.Tests.Vectors;

[Trait("kind", "unit")]
public sealed class AreaShapeTests
{
    private const string Square = "[[[0,0],[10,0],[10,10],[0,10],[0,0]]]";
    private const string WithHole = "[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[2,2],[2,8],[8,8],[8,2],[2,2]]]";
    private const string Crescent = "[[[0,0],[10,0],[10,2],[2,2],[2,8],[10,8],[10,10],[0,10],[0,0]]]";

    [Theory]
    [InlineData(Square, 5, 5, 6, 6, true)]
    [InlineData(Square, -5, -5, 20, 20, true)]
    [InlineData(Square, 9.5, 9.5, 12, 12, true)]
    [InlineData(Square, 10, 0, 20, 10, false)]
    [InlineData(Square, 10, 10, 20, 20, false)]
    [InlineData(Square, 11, 11, 12, 12, false)]
    [InlineData(Square, 365, 5, 366, 6, true)]
    [InlineData(Square, -355, 5, -354, 6, true)]
    [InlineData(WithHole, 3, 3, 7, 7, false)]
    [InlineData(WithHole, 2, 2, 8, 8, false)]
    [InlineData(WithHole, 7, 7, 9, 9, true)]
    [InlineData(Crescent, 4, 4, 12, 6, false)]
    [InlineData(Crescent, 4, 1, 12, 9, true)]
    [InlineData("[[[0,0],[10,10],[0,10],[0,0]]]", 5, 0, 10, 4.9, false)]
    [InlineData("[[[0,0],[10,10],[0,10],[0,0]]]", 5, 0, 10, 5.1, true)]
    public void Polygon_and_box_touch_where_they_share_an_area(string coordinates, double left, double bottom, double right, double top, bool expected) =>
        Assert.Equal(expected, Read($"{{\"type\":\"Polygon\",\"coordinates\":{coordinates}}}").Touches(new(left, bottom, right, top)));

    [Fact]
    public void Touching_agrees_with_random_points_for_random_triangles()
    {
        var random = new Random(11);
        for (var round = 0; round < 300; round++)
        {
            var p = Enumerable.Range(0, 6).Select(_ => Math.Round(random.NextDouble() * 10, 3)).ToArray();
            var area = ((p[2] - p[0]) * (p[5] - p[1])) - ((p[4] - p[0]) * (p[3] - p[1]));
            if (Math.Abs(area) < 0.01)
                continue;
            var shape = Read(FormattableString.Invariant($"{{\"type\":\"Polygon\",\"coordinates\":[[[{p[0]},{p[1]}],[{p[2]},{p[3]}],[{p[4]},{p[5]}],[{p[0]},{p[1]}]]]}}"));
            double left = random.NextDouble() * 9, bottom = random.NextDouble() * 9;
            var box = new MapBounds(left, bottom, left + 1, bottom + 1);
            var hit = false;
            for (var i = 0; i <= 40 && !hit; i++)
            {
                for (var j = 0; j <= 40 && !hit; j++)
                    hit = Inside(p, area, left + (i / 40.0), bottom + (j / 40.0));
            }

            // Points can miss a thin overlap, never invent one.
            Assert.True(!hit || shape.Touches(box));
            if (!shape.Touches(box))
                Assert.False(hit);
        }
    }

    [Fact]
    public void Bounds_of_polygons_on_both_sides_of_the_antimeridian_are_short()
    {
        var shape = Read("{\"type\":\"MultiPolygon\",\"coordinates\":[[[[178,-20],[180,-20],[180,-15],[178,-15],[178,-20]]],[[[-180,-20],[-177,-20],[-177,-15],[-180,-15],[-180,-20]]]]}");
        Assert.Equal(new MapBounds(178, -20, -177, -15), shape.Bounds);
        Assert.True(shape.Touches(new(179, -16, -179, -14)));
        Assert.True(shape.Touches(new(-178, -16, -176, -14)));
        Assert.False(shape.Touches(new(0, -16, 10, -14)));
    }

    [Theory]
    [InlineData("[[[170,0],[190,0],[190,10],[170,10],[170,0]]]", 170, -170)]
    [InlineData("[[[-10,0],[20,0],[20,10],[-10,10],[-10,0]]]", -10, 20)]
    [InlineData("[[[-180,0],[180,0],[180,10],[-180,10],[-180,0]]]", -180, 180)]
    public void Bounds_lie_within_180_degrees(string coordinates, double left, double right) =>
        Assert.Equal((left, right), (Read($"{{\"type\":\"Polygon\",\"coordinates\":{coordinates}}}").Bounds.Left, Read($"{{\"type\":\"Polygon\",\"coordinates\":{coordinates}}}").Bounds.Right));

    [Fact]
    public void Features_keep_their_index_and_collections_of_polygons_are_taken()
    {
        var shape = Read($$$"""
            {"type":"FeatureCollection","features":[
              {"type":"Feature","properties":{},"geometry":null},
              {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":{{{Square}}}}},
              {"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":{{{WithHole}}}},{"type":"MultiPolygon","coordinates":[{{{Crescent}}}]}]}}]}
            """);
        Assert.Equal([1, 2], shape.Features.Select(static feature => feature.Index));
        Assert.Equal([1, 2], shape.Features.Select(static feature => feature.Polygons.Count));
        Assert.Equal("feature 0 has no geometry and was left out.", Assert.Single(shape.Notes));
        Assert.Single(shape.Features[1].Polygons[0].Holes);
    }

    [Fact]
    public void Heights_are_dropped_with_a_note()
    {
        var shape = Read("{\"type\":\"Polygon\",\"coordinates\":[[[0,0,5],[10,0,6],[10,10,7],[0,0,5]]]}");
        Assert.Equal("heights were ignored.", Assert.Single(shape.Notes));
        Assert.Equal(4, shape.Features[0].Polygons[0].Shell.Count);
    }

    [Theory]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[15,46]}", "geometry.type", "feature 0 at 15 46: POINT")]
    [InlineData("{\"type\":\"LineString\",\"coordinates\":[[15,46],[16,47]]}", "geometry.type", "feature 0 at 15 46: LINESTRING")]
    [InlineData("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]}]}", "geometry.type", "POINT inside GEOMETRYCOLLECTION")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[]}", "geometry.empty", "no feature")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}]}", "geometry.empty", "none of its 1 features")]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[10,10],[0,10],[10,0],[0,0]]]}", "geometry.invalid", "feature 0 at 5 5: Self-intersection")]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[[[500000,5200000],[600000,5200000],[600000,5300000],[500000,5200000]]]}", "geometry.crs", "feature 0 at 500000 5200000: are no degrees")]
    [InlineData("hello", "geometry.driver", "GeoJSON")]
    [InlineData("{\"type\":\"Polygon\"", "geometry.driver", "GeoJSON")]
    public void What_is_no_valid_area_is_refused_with_feature_and_position(string json, string code, string text)
    {
        var error = Assert.Throws<DatacubeException>(() => Read(json));
        Assert.Equal((code, "geometry"), (error.Code, error.Field));
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("vsimem", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_polygons_are_repaired_only_when_asked_and_it_is_told()
    {
        const string bowtie = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[10,10],[0,10],[10,0],[0,0]]]}";
        Assert.Contains("--fix-geometry", Assert.Throws<DatacubeException>(() => Read(bowtie)).Message, StringComparison.Ordinal);
        var shape = VectorFile.ReadGeoJson(bowtie, fixGeometry: true);
        Assert.Equal(2, shape.Features[0].Polygons.Count);
        Assert.Equal("feature 0 was repaired: Self-intersection.", Assert.Single(shape.Notes));
        Assert.True(shape.Touches(new(4, 8, 6, 9)));
        Assert.False(shape.Touches(new(0, 4, 4, 6)));
    }

    [Fact]
    public void More_vertices_than_the_limit_are_too_complex()
    {
        var points = string.Join(',', Enumerable.Range(0, VectorFile.MaxVertices).Select(static i =>
            FormattableString.Invariant($"[{10 * Math.Cos(i * 2 * Math.PI / VectorFile.MaxVertices):R},{10 * Math.Sin(i * 2 * Math.PI / VectorFile.MaxVertices):R}]")).Append("[10,0]"));
        var error = Assert.Throws<DatacubeException>(() => Read($"{{\"type\":\"Polygon\",\"coordinates\":[[{points}]]}}"));
        Assert.Equal("geometry.too_complex", error.Code);
        Assert.Contains("100000 vertices", error.Message, StringComparison.Ordinal);
    }

    private static AreaShape Read(string json) => VectorFile.ReadGeoJson(json);

    private static bool Inside(double[] p, double area, double x, double y)
    {
        double Cross(int a, int b) => ((p[b] - p[a]) * (y - p[a + 1])) - ((x - p[a]) * (p[b + 1] - p[a + 1]));
        return Math.Min(Math.Sign(area) * Cross(0, 2), Math.Min(Math.Sign(area) * Cross(2, 4), Math.Sign(area) * Cross(4, 0))) > 1e-6;
    }
}
