using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Geometry;

namespace Datacube.Stac.GeoParquet;

/// <summary>
/// Reads STAC items from Parquet files: stac-geoparquet of any writer, and what <see cref="ItemParquet"/> writes. Plain and dictionary encoding; zstd where the
/// program has it, Snappy, gzip, Brotli or no compression. Columns that are no member of an item are its properties.
/// </summary>
public static class ItemParquetReader
{
    private const int Tail = 8, LargestFooter = 32 << 20, LargestWhole = 16 << 20, MostRows = 16 << 20;
    private static readonly string[] Members = ["type", "stac_version", "stac_extensions", "id", "geometry", "bbox", "links", "assets", "collection"];

    /// <summary>The items of a file, a page of each column in memory at a time.</summary>
    /// <param name="file">The file; it is read at positions, and left open.</param>
    /// <param name="zstd">Decodes zstd, or null.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="DatacubeException"><c>feed.form</c>, <c>source.*</c>.</exception>
    public static IAsyncEnumerable<JsonObject> ReadAsync(Stream file, PageDecoder? zstd = null, CancellationToken cancellation = default) => ReadAsync(file, zstd, null, null, cancellation);

    internal static async IAsyncEnumerable<JsonObject> ReadAsync(Stream file, PageDecoder? zstd, TableFilter? filter, TableBudget? most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        var footer = await GuardedAsync(() => FooterAsync(file, cancellation)).ConfigureAwait(false);
        var paths = await GuardedAsync(() => ValueTask.FromResult(Paths(ParquetNode.Tree(footer.Structs(2)), []).ToList())).ConfigureAwait(false);
        var budget = most ?? new();
        foreach (var group in footer.Structs(4))
        {
            budget.StartGroup();
            var columns = await GuardedAsync(() => OpenAsync(new(file, zstd, budget), group, paths, filter, cancellation)).ConfigureAwait(false);
            for (var left = columns is null ? 0 : Rows(group); left > 0; left--)
            {
                // Rows that do not match may be many, and of pages that are in memory.
                cancellation.ThrowIfCancellationRequested();
                budget.StartRow();
                if (await GuardedAsync(() => RowAsync(columns!, filter, cancellation)).ConfigureAwait(false) is { } item)
                    yield return item;
            }
        }
    }

    private static long Rows(ThriftStruct group) => group.Int(3) is >= 0 and <= MostRows and var rows ? rows
        : throw ParquetErrors.Damaged($"a row group states {group.Int(3)} rows; {MostRows} is the limit");

    private static async ValueTask<ThriftStruct> FooterAsync(Stream file, CancellationToken cancellation)
    {
        if (file.Length < 12)
            throw ParquetErrors.Damaged("it is too short");
        var tail = await ColumnBytes.BytesAsync(file, file.Length - Tail, Tail, cancellation).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail.Span);
        if (!tail.Span[4..].SequenceEqual("PAR1"u8) || length < 0 || length > LargestFooter || length > file.Length - Tail)
            throw ParquetErrors.Damaged("it does not end as a Parquet file does");
        return new ThriftReader(await ColumnBytes.BytesAsync(file, file.Length - Tail - length, length, cancellation).ConfigureAwait(false)).Struct();
    }

    /// <summary>The columns of a row group, those that decide first; null where no row of it can match.</summary>
    private static async ValueTask<List<ParquetCursor>?> OpenAsync(TableBytes table, ThriftStruct group, List<IReadOnlyList<ParquetNode>> paths, TableFilter? filter, CancellationToken cancellation)
    {
        List<ThriftStruct> chunks = [.. group.Structs(1).Select(chunk => chunk.Struct(3) ?? throw ParquetErrors.Damaged("a column has no metadata"))];
        if (chunks.Count != paths.Count || chunks.Count == 0)
            throw ParquetErrors.Damaged($"a row group has {chunks.Count} columns where its schema has {paths.Count}");
        if (filter?.Skips(Bounds(paths, chunks)) == true)
            return null;
        List<(ColumnBytes Bytes, long Start)> places = [.. chunks.Select(chunk => PlaceOf(table, chunk))];
        // A small group comes in one piece: over a network each column would be a request of its own.
        var (first, last) = (places.Min(place => place.Start), places.Max(place => place.Start + place.Bytes.Length));
        if (last - first <= LargestWhole)
        {
            var whole = await ColumnBytes.BytesAsync(table.File, first, (int)(last - first), cancellation).ConfigureAwait(false);
            foreach (var place in places)
                place.Bytes.Hold(whole, first);
        }
        var columns = chunks.Select((chunk, index) => new ParquetCursor(paths[index], chunk, places[index].Bytes, new(chunk.Int(4) ?? 0, table.Zstd)));
        return filter is null ? [.. columns] : [.. columns.OrderByDescending(TableFilter.Reads)];
    }

    private static (ColumnBytes Bytes, long Start) PlaceOf(TableBytes table, ThriftStruct chunk)
    {
        var (start, length) = (Math.Min(chunk.Int(9) ?? 0, chunk.Int(11) is > 0 and var words ? words : long.MaxValue), chunk.Int(7) ?? 0);
        return start >= 0 && length >= 0 && length <= table.File.Length - start ? (new(table.File, start, length, table.Budget), start) : throw ParquetErrors.Damaged("it refers to bytes that it does not have");
    }

    private static Dictionary<string, (ParquetNode, ColumnBounds)> Bounds(List<IReadOnlyList<ParquetNode>> paths, List<ThriftStruct> chunks)
    {
        Dictionary<string, (ParquetNode, ColumnBounds)> known = new(StringComparer.Ordinal);
        foreach (var (path, chunk) in paths.Zip(chunks))
            if (ColumnBounds.Of(path[^1], chunk) is { } bounds)
                known.TryAdd(string.Join('.', path.Select(node => node.Name)), (path[^1], bounds));
        return known;
    }

    private static async ValueTask<JsonObject?> RowAsync(List<ParquetCursor> columns, TableFilter? filter, CancellationToken cancellation)
    {
        JsonObject? row = [];
        var isOpen = filter is not null;
        foreach (var column in columns)
        {
            if (isOpen && !TableFilter.Reads(column))
            {
                isOpen = false;
                row = filter!.MayMatch(row!) ? row : null;
            }
            while (!column.TakeRow(row))
                await column.LoadAsync(cancellation).ConfigureAwait(false);
        }
        return row is null ? null : ToItem(row);
    }

    private static JsonObject ToItem(JsonObject row)
    {
        var (item, properties) = (new JsonObject { ["type"] = "Feature" }, new JsonObject());
        row.Remove(ItemRest.Column, out var rest);
        foreach (var (name, value) in row.ToList())
        {
            row.Remove(name);
            if (!Members.Contains(name, StringComparer.Ordinal))
                properties[name] = value;
            else
                item[name] = (name, value) switch
                {
                    ("geometry", JsonValue bytes) => Geometry(Convert.FromBase64String(bytes.GetValue<string>())),
                    ("bbox", JsonObject box) => Box(box),
                    _ => value,
                };
        }
        item.TryAdd("geometry", null);
        properties.TryAdd("datetime", null);
        item["properties"] = properties;
        item.TryAdd("assets", new JsonObject());
        item.TryAdd("links", new JsonArray());
        if (rest is JsonObject others)
            ItemRest.Apply(item, others);
        return item;
    }

    // One row with a damaged geometry is an item that has one nobody can read, as in other catalogues: it does not end the search.
    private static JsonObject Geometry(byte[] bytes)
    {
        try
        {
            return WellKnownBinary.ToGeoJson(bytes);
        }
        catch (DatacubeException unreadable) when (unreadable.Code == "geometry.invalid")
        {
            return new() { ["type"] = "Unreadable", ["reason"] = unreadable.Message };
        }
    }

    private static JsonArray Box(JsonObject box) =>
        new([.. ((string[])["xmin", "ymin", "zmin", "xmax", "ymax", "zmax"]).Where(box.ContainsKey).Select(side => box[side]?.DeepClone())]);

    private static IEnumerable<IReadOnlyList<ParquetNode>> Paths(ParquetNode node, IReadOnlyList<ParquetNode> above) =>
        node.Physical is not null ? [above] : node.Children.SelectMany(child => Paths(child, [.. above, child]));

    // What a damaged file makes of indices and lengths ends here, as one error.
    private static async ValueTask<T> GuardedAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException or InvalidCastException or FormatException or InvalidDataException or EndOfStreamException or System.Text.Json.JsonException
            or (InvalidOperationException and not ObjectDisposedException))
        {
            throw new DatacubeException("feed.form", "The Parquet file cannot be read: it is damaged.", "source", e);
        }
        catch (IOException e)
        {
            throw new DatacubeException("source.unavailable", $"The Parquet file cannot be read: {e.Message}", "source", e);
        }
    }
}
