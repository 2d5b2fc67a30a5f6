namespace Datacube.Stac.Geometry;

/// <summary>Writes a shape as well-known binary: plain (OGC 06-103r4), or PostGIS's extended form, which names the reference system EPSG:4326.</summary>
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
}
