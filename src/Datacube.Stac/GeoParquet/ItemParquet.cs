using System.Text.Json.Nodes;
using Datacube.Stac.Items;

namespace Datacube.Stac.GeoParquet;

/// <summary>
/// Writes STAC items as stac-geoparquet 1.0, which is GeoParquet 1.1: a row an item, the properties as columns of their own, assets and links as structs.
/// What <see cref="ItemParquetReader"/> makes of it is equal to what was given, member by member.
/// </summary>
public static class ItemParquet
{
    private const int GroupRows = 5000;

    // A value takes two bytes of JSON or more, so that no page holds more values than a reader takes.
    private const int GroupBytes = 8 << 20;

    private const string Geo = """{"version":"1.1.0","primary_column":"geometry","columns":{"geometry":{"encoding":"WKB","geometry_types":[],"covering":{"bbox":{"xmin":["bbox","xmin"],"ymin":["bbox","ymin"],"xmax":["bbox","xmax"],"ymax":["bbox","ymax"]}}}}}""";

    /// <summary>Writes a file.</summary>
    /// <param name="items">All items; gone through twice, first for the columns.</param>
    /// <param name="output">Where it goes; left open.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <returns>How many items there are.</returns>
    public static async Task<int> WriteAsync(Func<IAsyncEnumerable<JsonObject>> items, Stream output, ItemParquetOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        options ??= new();
        var table = new ItemTable();
        await foreach (var item in items().WithCancellation(cancellation).ConfigureAwait(false))
            table.Add(item);
        var writer = new ParquetWriter(output, table.Schema(), options.Compression);
        writer.Begin();
        var count = 0;
        List<JsonObject> rows = [];
        var size = 0L;
        await foreach (var item in items().WithCancellation(cancellation).ConfigureAwait(false))
        {
            var bytes = JsonBytes.Of(item);
            if (rows.Count == GroupRows || size + bytes > GroupBytes)
            {
                count += await FlushAsync(writer, table, rows, cancellation).ConfigureAwait(false);
                size = 0;
            }
            rows.Add(item);
            size += bytes;
        }
        count += await FlushAsync(writer, table, rows, cancellation).ConfigureAwait(false);
        writer.End(MetadataOf(options));
        return count;
    }

    private static async Task<int> FlushAsync(ParquetWriter writer, ItemTable table, List<JsonObject> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0)
            return 0;
        // Read back, the columns show what they do not hold.
        using var trial = new MemoryStream();
        var first = new ParquetWriter(trial, table.Schema(), PageEncoder.None);
        first.Begin();
        first.WriteGroup([.. rows.Select(row => table.RowOf(row))]);
        first.End(new Dictionary<string, string>());
        List<IReadOnlyDictionary<string, object?>> whole = [];
        await foreach (var read in ItemParquetReader.ReadAsync(trial, cancellation: cancellation).ConfigureAwait(false))
            whole.Add(table.RowOf(rows[whole.Count], ItemRest.Of(rows[whole.Count], read)));
        writer.WriteGroup(whole);
        rows.Clear();
        return whole.Count;
    }

    private static Dictionary<string, string> MetadataOf(ItemParquetOptions options)
    {
        var stac = new JsonObject { ["version"] = "1.0.0" };
        if (options.Collections.Count == 1)
            stac["collection"] = options.Collections[0].DeepClone();
        else if (options.Collections.Count > 1)
            stac["collections"] = new JsonObject(options.Collections.Select(collection => KeyValuePair.Create($"{collection["id"]}", (JsonNode?)collection.DeepClone())));
        return new() { ["geo"] = Geo, ["stac-geoparquet"] = stac.ToJsonString() };
    }
}
