using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Geometry;

namespace Datacube.Stac.GeoParquet;

/// <summary>
/// Reads STAC items from Parquet files: stac-geoparquet of any writer, and what <see cref="ItemParquet"/> writes. Plain and dictionary encoding, Snappy or
/// no compression. Columns that are no member of an item are its properties.
/// </summary>
public static class ItemParquetReader
{
    private const int Tail = 8, LargestFooter = 256 << 20, MostRows = 1 << 20;
    private static readonly string[] Members = ["type", "stac_version", "stac_extensions", "id", "geometry", "bbox", "links", "assets", "collection"];

    /// <summary>The items of a file, one row group in memory at a time.</summary>
    /// <exception cref="DatacubeException"><c>feed.form</c>, <c>geometry.invalid</c>.</exception>
    public static IEnumerable<JsonObject> Read(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var footer = Guarded(() => Footer(file));
        var tree = Guarded(() => ParquetNode.Tree(footer.Structs(2)));
        var paths = Paths(tree, []).ToList();
        foreach (var group in footer.Structs(4))
            foreach (var item in Guarded(() => Rows(file, group, paths)))
                yield return item;
    }

    private static ThriftStruct Footer(Stream file)
    {
        if (file.Length < 12)
            throw ParquetErrors.Damaged("it is too short");
        var tail = Bytes(file, file.Length - Tail, Tail).Span;
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8) || length < 0 || length > LargestFooter || length > file.Length - Tail)
            throw ParquetErrors.Damaged("it does not end as a Parquet file does");
        return new ThriftReader(Bytes(file, file.Length - Tail - length, length)).Struct();
    }

    private static List<JsonObject> Rows(Stream file, ThriftStruct group, List<IReadOnlyList<ParquetNode>> paths)
    {
        var count = group.Int(3) is >= 0 and <= MostRows and var rowCount ? (int)rowCount : throw ParquetErrors.Damaged($"a row group has more than {MostRows} rows, the limit");
        List<JsonObject> rows = [.. Enumerable.Range(0, count).Select(_ => new JsonObject())];
        foreach (var (path, chunk) in paths.Zip(group.Structs(1)))
            new RowBuilder(path).Fill(ParquetChunk.Read(path[^1], chunk.Struct(3) ?? throw ParquetErrors.Damaged("a column has no metadata"), (offset, length) => Bytes(file, offset, length)), rows);
        return [.. rows.Select(ToItem)];
    }

    private static JsonObject ToItem(JsonObject row)
    {
        var (item, properties) = (new JsonObject { ["type"] = "Feature" }, new JsonObject());
        foreach (var (name, value) in row.ToList())
        {
            row.Remove(name);
            if (!Members.Contains(name, StringComparer.Ordinal))
                properties[name] = value;
            else
                item[name] = (name, value) switch
                {
                    ("geometry", JsonValue bytes) => WellKnownBinary.ToGeoJson(Convert.FromBase64String(bytes.GetValue<string>())),
                    ("bbox", JsonObject box) => Box(box),
                    _ => value,
                };
        }
        item.TryAdd("geometry", null);
        properties.TryAdd("datetime", null);
        item["properties"] = properties;
        item.TryAdd("assets", new JsonObject());
        item.TryAdd("links", new JsonArray());
        return item;
    }

    private static JsonArray Box(JsonObject box) =>
        new([.. ((string[])["xmin", "ymin", "zmin", "xmax", "ymax", "zmax"]).Where(box.ContainsKey).Select(side => box[side]?.DeepClone())]);

    private static IEnumerable<IReadOnlyList<ParquetNode>> Paths(ParquetNode node, IReadOnlyList<ParquetNode> above) =>
        node.Physical is not null ? [above] : node.Children.SelectMany(child => Paths(child, [.. above, child]));

    private static ReadOnlyMemory<byte> Bytes(Stream file, long offset, int length)
    {
        if (offset < 0 || length < 0 || offset + length > file.Length)
            throw ParquetErrors.Damaged("it refers to bytes that it does not have");
        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    // What a damaged file makes of indices and lengths ends here, as one error.
    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException or InvalidCastException or FormatException or System.Text.Json.JsonException)
        {
            throw new DatacubeException("feed.form", "The Parquet file cannot be read: it is damaged.", "source", e);
        }
    }
}
