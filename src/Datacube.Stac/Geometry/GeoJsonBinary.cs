using System.Text.Json.Nodes;
using Datacube.Stac.Items;

namespace Datacube.Stac.Geometry;

/// <summary>A geometry of GeoJSON as well-known binary (ISO), just as it stands: nothing is wrapped, cut or closed, heights are kept.</summary>
internal static class GeoJsonBinary
{
    private const int Heights = 1000, Deepest = 8;
    private static readonly string[] Types = ["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"];

    /// <summary>The bytes, or null for what is no geometry that they can hold.</summary>
    public static byte[]? Of(JsonObject geometry)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        return AxesOf(geometry) is { } axes && Write(writer, geometry, axes, 0) ? bytes.ToArray() : null;
    }

    // That of the first position; one with another number makes the whole unfit.
    private static int? AxesOf(JsonObject geometry)
    {
        JsonNode? first = geometry["coordinates"] ?? (geometry["geometries"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault()?["coordinates"];
        while (first is JsonArray { Count: > 0 } list && list[0] is JsonArray)
            first = list[0];
        return first is JsonArray { Count: 2 or 3 } position ? position.Count : null;
    }

    private static bool Write(BinaryWriter writer, JsonObject geometry, int axes, int depth)
    {
        var kind = Array.IndexOf(Types, geometry.Text("type")) + 1;
        if (depth > Deepest || kind == 0)
            return false;
        writer.Write((byte)1);
        writer.Write(kind + (axes == 3 ? Heights : 0));
        return kind switch
        {
            1 => Position(writer, geometry["coordinates"], axes),
            2 => Many(writer, geometry["coordinates"], position => Position(writer, position, axes)),
            3 => Many(writer, geometry["coordinates"], ring => Many(writer, ring, position => Position(writer, position, axes))),
            7 => Many(writer, geometry["geometries"], part => part is JsonObject inner && Write(writer, inner, axes, depth + 1)),
            _ => Many(writer, geometry["coordinates"], part => Write(writer, new JsonObject { ["type"] = Types[kind - 4], ["coordinates"] = part?.DeepClone() }, axes, depth + 1)),
        };
    }

    private static bool Many(BinaryWriter writer, JsonNode? parts, Func<JsonNode?, bool> write)
    {
        if (parts is not JsonArray list)
            return false;
        writer.Write(list.Count);
        return list.All(write);
    }

    private static bool Position(BinaryWriter writer, JsonNode? node, int axes)
    {
        if (node is not JsonArray position || position.Count != axes || !position.All(axis => axis?.GetValueKind() == System.Text.Json.JsonValueKind.Number))
            return false;
        foreach (var axis in position)
            writer.Write(JsonReading.ToDouble((JsonValue)axis!));
        return true;
    }
}
