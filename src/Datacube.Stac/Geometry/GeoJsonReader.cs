using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Items;

namespace Datacube.Stac.Geometry;

/// <summary>Reads the coordinates of a GeoJSON geometry (RFC 7946); heights are ignored.</summary>
internal static class GeoJsonReader
{
    private const int MaxVertices = 1_000_000;

    public static GeoShape Read(JsonNode geometry)
    {
        var points = new List<LonLat>();
        var lines = new List<IReadOnlyList<LonLat>>();
        var polygons = new List<IReadOnlyList<IReadOnlyList<LonLat>>>();
        Collect(geometry, points, lines, polygons, 0);
        if (points.Count + lines.Count + polygons.Count == 0)
            throw new DatacubeException("geometry.empty", "A geometry has no coordinates.");
        return GeoShape.FromParts(points, lines, polygons);
    }

    private static void Collect(JsonNode? node, List<LonLat> points, List<IReadOnlyList<LonLat>> lines, List<IReadOnlyList<IReadOnlyList<LonLat>>> polygons, int depth)
    {
        if (node is not JsonObject geometry || geometry.Text("type") is not { } type || depth > 8)
            throw Invalid("it is not a GeoJSON geometry");
        var coordinates = geometry["coordinates"];
        switch (type)
        {
            case "Point": points.Add(Position(coordinates)); break;
            case "MultiPoint": points.AddRange(List(coordinates).Select(Position)); break;
            case "LineString": lines.Add(Line(coordinates, 2)); break;
            case "MultiLineString": lines.AddRange(List(coordinates).Select(line => Line(line, 2))); break;
            case "Polygon": polygons.Add(Polygon(coordinates)); break;
            case "MultiPolygon": polygons.AddRange(List(coordinates).Select(Polygon)); break;
            case "GeometryCollection":
                foreach (var member in List(geometry["geometries"]))
                    Collect(member, points, lines, polygons, depth + 1);
                break;
            default: throw Invalid($"its type '{(type.Length > 40 ? type[..40] : type)}' is unknown");
        }
    }

    private static List<IReadOnlyList<LonLat>> Polygon(JsonNode? node)
    {
        List<IReadOnlyList<LonLat>> rings = [.. List(node).Select(ring => Closed(Line(ring, 3)))];
        return rings.Count > 0 ? rings : throw Invalid("a polygon has no ring");
    }

    /// <summary>Rings are often left open in the wild; closing one changes nothing.</summary>
    private static List<LonLat> Closed(List<LonLat> ring)
    {
        if (ring[0] != ring[^1])
            ring.Add(ring[0]);
        return ring.Count >= 4 ? ring : throw Invalid("a ring has fewer than three corners");
    }

    private static List<LonLat> Line(JsonNode? node, int least)
    {
        var line = List(node).Select(Position).ToList();
        return line.Count >= least ? line : throw Invalid($"a line has fewer than {least} positions");
    }

    private static JsonArray List(JsonNode? node)
    {
        var list = node as JsonArray ?? throw Invalid("its coordinates are not nested as its type demands");
        return list.Count <= MaxVertices ? list : throw new DatacubeException("geometry.too_complex", $"A geometry has more than {MaxVertices} vertices.");
    }

    private static LonLat Position(JsonNode? node)
    {
        if (node is not JsonArray { Count: >= 2 } position)
            throw Invalid("a position has fewer than two numbers");
        var result = new LonLat(Number(position[0]), Number(position[1]));
        return Math.Abs(result.Lon) <= 540 && Math.Abs(result.Lat) <= 90.01
            ? result
            : throw Invalid(FormattableString.Invariant($"a position is outside of longitude and latitude: {result.Lon}, {result.Lat}"));
    }

    private static double Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? JsonReading.ToDouble(value) : throw Invalid("a position is not made of numbers");

    private static DatacubeException Invalid(string what) => new("geometry.invalid", $"A geometry was refused: {what}.");
}
