using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;

namespace Datacube.Stac.GeoParquet;

/// <summary>
/// Which columns items have as a table: their members, and their properties beside them, as stac-geoparquet does; the geometry as well-known
/// binary with its box. What is nested (assets, links, lists) is JSON. A property that holds values of several types is JSON, too.
/// </summary>
internal sealed class ItemTable
{
    private const string Box = "bbox";
    private static readonly string[] Sides = ["xmin", "ymin", "xmax", "ymax"];
    private static readonly string[] Nested = ["geometry", Box, "properties"];

    private readonly SortedDictionary<string, ColumnKind> members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ColumnKind> properties = new(StringComparer.Ordinal);

    /// <summary>Takes note of the members of an item.</summary>
    public void Add(JsonObject item)
    {
        foreach (var (name, value) in item)
            if (!Nested.Contains(name, StringComparer.Ordinal))
                Note(members, name, value);
        foreach (var (name, value) in item["properties"] as JsonObject ?? [])
            Note(properties, name, value);
    }

    /// <summary>The columns of all items that were added.</summary>
    public IReadOnlyList<ParquetColumn> Columns() =>
    [
        .. members.Select(member => new ParquetColumn(member.Key, member.Value)),
        new("geometry", ColumnKind.Binary),
        .. Sides.Select(side => new ParquetColumn(side, ColumnKind.Number, Box)),
        .. properties.Where(property => !members.ContainsKey(property.Key) && !Nested.Contains(property.Key, StringComparer.Ordinal)).Select(property => new ParquetColumn(property.Key, property.Value)),
    ];

    /// <summary>The value of a column.</summary>
    public object? ValueOf(JsonObject item, ParquetColumn column) =>
        column.Group == Box ? item.Numbers(Box) is { Count: 4 or 6 } box ? box[Array.IndexOf(Sides, column.Name) is var side && side < 2 ? side : side - 2 + box.Count / 2] : null
        : column.Name == "geometry" && column.Kind == ColumnKind.Binary ? item["geometry"] is { } geometry ? WellKnownBinary.Write(GeoShape.Parse(geometry), extended: false) : null
        : Convert(members.ContainsKey(column.Name) ? item[column.Name] : item["properties"]?[column.Name], column.Kind);

    private static object? Convert(JsonNode? value, ColumnKind kind) => value is null ? null : kind switch
    {
        ColumnKind.Flag => value.GetValue<bool>(),
        ColumnKind.Number => JsonReading.ToDouble((JsonValue)value),
        ColumnKind.Text => value.GetValue<string>(),
        ColumnKind.Instant => JsonReading.Instant(value.GetValue<string>()) is { } time ? (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : null,
        _ => value.ToJsonString(),
    };

    private static void Note(SortedDictionary<string, ColumnKind> kinds, string name, JsonNode? value)
    {
        var kind = value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => (ColumnKind?)null,
            JsonValueKind.True or JsonValueKind.False => ColumnKind.Flag,
            JsonValueKind.Number => ColumnKind.Number,
            JsonValueKind.String => name is "datetime" or "start_datetime" or "end_datetime" or "created" or "updated" or "published" && JsonReading.Instant(value!.GetValue<string>()) is not null ? ColumnKind.Instant : ColumnKind.Text,
            _ => ColumnKind.Json,
        };
        if (kind is { } found)
            kinds[name] = kinds.TryGetValue(name, out var known) && known != found ? ColumnKind.Json : found;
    }
}
