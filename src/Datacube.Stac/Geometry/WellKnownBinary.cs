using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;

namespace Datacube.Stac.Geometry;

/// <summary>Shapes as well-known binary: plain (OGC 06-103r4), or PostGIS's extended form, which names the reference system EPSG:4326.</summary>
public static class WellKnownBinary
{
    private const uint Extended = 0x2000_0000;
    private const int Degrees = 4326;

    /// <summary>The bytes of a shape, little-endian.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="extended">True for PostGIS's form, false for the plain one of files.</param>
    public static byte[] Write(GeoShape shape, bool extended)
    {
        ArgumentNullException.ThrowIfNull(shape);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        List<Action> parts = [.. shape.Points.Select(point => (Action)(() => WritePoint(writer, point))), .. shape.Lines.Select(line => (Action)(() => WriteLine(writer, line))), .. shape.Polygons.Select(rings => (Action)(() => WritePolygon(writer, rings)))];
        if (parts.Count == 1)
        {
            parts[0]();
        }
        else
        {
            // 4 many points, 5 many lines, 6 many polygons, 7 of all kinds.
            WriteHead(writer, shape.Points.Count == parts.Count ? 4u : shape.Lines.Count == parts.Count ? 5u : shape.Polygons.Count == parts.Count ? 6u : 7u);
            writer.Write(parts.Count);
            parts.ForEach(write => write());
        }
        return extended ? WithReference(bytes.ToArray()) : bytes.ToArray();
    }

    private static byte[] WithReference(byte[] plain)
    {
        var result = new byte[plain.Length + sizeof(int)];
        plain.AsSpan(0, 5).CopyTo(result);
        BitConverter.TryWriteBytes(result.AsSpan(1), BitConverter.ToUInt32(plain, 1) | Extended);
        BitConverter.TryWriteBytes(result.AsSpan(5), Degrees);
        plain.AsSpan(5).CopyTo(result.AsSpan(9));
        return result;
    }

    private static void WritePoint(BinaryWriter writer, LonLat point)
    {
        WriteHead(writer, 1);
        writer.Write(point.Lon);
        writer.Write(point.Lat);
    }

    private static void WriteLine(BinaryWriter writer, IReadOnlyList<LonLat> line)
    {
        WriteHead(writer, 2);
        WritePositions(writer, line);
    }

    private static void WritePolygon(BinaryWriter writer, IReadOnlyList<IReadOnlyList<LonLat>> rings)
    {
        WriteHead(writer, 3);
        writer.Write(rings.Count);
        foreach (var ring in rings)
            WritePositions(writer, ring);
    }

    private static void WritePositions(BinaryWriter writer, IReadOnlyList<LonLat> positions)
    {
        writer.Write(positions.Count);
        foreach (var position in positions)
        {
            writer.Write(position.Lon);
            writer.Write(position.Lat);
        }
    }

    private static void WriteHead(BinaryWriter writer, uint kind)
    {
        writer.Write((byte)1);
        writer.Write(kind);
    }

    /// <summary>The GeoJSON of a geometry in plain or extended well-known binary of either byte order; heights are kept.</summary>
    /// <exception cref="DatacubeException"><c>geometry.invalid</c>.</exception>
    public static JsonObject ToGeoJson(ReadOnlySpan<byte> binary)
    {
        try
        {
            return Read(ref binary, 0);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw Invalid("ends early", e);
        }
    }

    private static JsonObject Read(ref ReadOnlySpan<byte> binary, int depth)
    {
        var isLittle = binary[0] == 1;
        binary = binary[1..];
        var head = Number(ref binary, isLittle);
        if ((head & Extended) != 0)
            binary = binary[sizeof(int)..];
        // Heights: thousands of ISO, or the highest bits of PostGIS.
        var kind = (head & 0x0FFF_FFFF) % 1000;
        var axes = 2 + ((head & 0x8000_0000) != 0 ? 1 : 0) + ((head & 0x4000_0000) != 0 ? 1 : 0) + ((head & 0x0FFF_FFFF) / 1000) switch { 1 or 2 => 1, 3 => 2, _ => 0 };
        if (depth > 8 || kind is < 1 or > 7)
            throw Invalid($"has the unknown type {head}");
        var rest = binary;
        var nested = kind switch
        {
            1 => Position(ref rest, isLittle, (int)axes),
            2 => Positions(ref rest, isLittle, (int)axes),
            3 => Many(ref rest, isLittle, (ref ReadOnlySpan<byte> ring) => Positions(ref ring, isLittle, (int)axes)),
            7 => Many(ref rest, isLittle, (ref ReadOnlySpan<byte> part) => Read(ref part, depth + 1)),
            _ => Many(ref rest, isLittle, (ref ReadOnlySpan<byte> part) => Read(ref part, depth + 1)["coordinates"]?.DeepClone() ?? throw Invalid("has a collection as a part of a geometry that is none")),
        };
        binary = rest;
        string[] types = ["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection"];
        return new() { ["type"] = types[kind - 1], [kind == 7 ? "geometries" : "coordinates"] = nested };
    }

    private delegate JsonNode Part(ref ReadOnlySpan<byte> binary);

    private static JsonArray Many(ref ReadOnlySpan<byte> binary, bool isLittle, Part read)
    {
        JsonArray parts = [];
        for (var left = Number(ref binary, isLittle); left > 0; left--)
            parts.Add(read(ref binary));
        return parts;
    }

    private static JsonArray Positions(ref ReadOnlySpan<byte> binary, bool isLittle, int axes) => Many(ref binary, isLittle, (ref ReadOnlySpan<byte> rest) => Position(ref rest, isLittle, axes));

    private static JsonArray Position(ref ReadOnlySpan<byte> binary, bool isLittle, int axes)
    {
        JsonArray position = [];
        for (var axis = 0; axis < axes; axis++, binary = binary[sizeof(double)..])
            if (axis < 3)
                position.Add((isLittle ? BinaryPrimitives.ReadDoubleLittleEndian(binary) : BinaryPrimitives.ReadDoubleBigEndian(binary)) is var number && double.IsFinite(number) ? number : throw Invalid("has a position that is no number"));
        return position;
    }

    private static DatacubeException Invalid(string what, Exception? inner = null) => new("geometry.invalid", $"A geometry in well-known binary {what}.", "geometry", inner);

    private static uint Number(ref ReadOnlySpan<byte> binary, bool isLittle)
    {
        var number = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(binary) : BinaryPrimitives.ReadUInt32BigEndian(binary);
        binary = binary[sizeof(uint)..];
        return number;
    }
}
