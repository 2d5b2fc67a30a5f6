using System.Text.Json.Nodes;
using Datacube.Stac.Items;

namespace Datacube.Stac.GeoParquet;

/// <summary>Writes STAC items as GeoParquet 1.1: a row an item, the properties as columns of their own, assets and links as JSON.</summary>
public static class ItemParquet
{
    private const int GroupRows = 5000, GroupBytes = 32 << 20;

    private static readonly Dictionary<string, string> Metadata = new()
    {
        ["geo"] = """{"version":"1.1.0","primary_column":"geometry","columns":{"geometry":{"encoding":"WKB","geometry_types":[],"covering":{"bbox":{"xmin":["bbox","xmin"],"ymin":["bbox","ymin"],"xmax":["bbox","xmax"],"ymax":["bbox","ymax"]}}}}}""",
    };

    /// <summary>Writes a file.</summary>
    /// <param name="items">All items; gone through twice, first for the columns.</param>
    /// <param name="output">Where it goes; left open.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <returns>How many items there are.</returns>
    public static async Task<int> WriteAsync(Func<IAsyncEnumerable<JsonObject>> items, Stream output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(items);
        var table = new ItemTable();
        await foreach (var item in items().WithCancellation(cancellation).ConfigureAwait(false))
            table.Add(item);
        var writer = new ParquetWriter(output, table.Columns());
        writer.Begin();
        var count = 0;
        List<JsonObject> rows = [];
        var size = 0L;
        void Flush()
        {
            if (rows.Count > 0)
                writer.WriteGroup(rows.Count, column => [.. rows.Select(row => table.ValueOf(row, column))]);
            count += rows.Count;
            rows.Clear();
            size = 0;
        }
        await foreach (var item in items().WithCancellation(cancellation).ConfigureAwait(false))
        {
            rows.Add(item);
            size += JsonBytes.Of(item);
            if (rows.Count == GroupRows || size >= GroupBytes)
                Flush();
        }
        Flush();
        writer.End(Metadata);
        return count;
    }
}
