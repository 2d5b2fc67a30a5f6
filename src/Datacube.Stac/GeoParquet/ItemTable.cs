using System.Text.Json.Nodes;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;

namespace Datacube.Stac.GeoParquet;

/// <summary>
/// Which columns items have as a table: their members, and their properties beside them, as stac-geoparquet says; the geometry as well-known binary with its
/// box, assets and links as structs, every type taken from the values.
/// </summary>
internal sealed class ItemTable
{
    private const string Box = "bbox", Place = "geometry";
    private static readonly string[] Sides = ["xmin", "ymin", "xmax", "ymax"];
    private static readonly string[] Others = [Place, Box, "properties", ItemRest.Column];
    private static readonly string[] Times = ["datetime", "start_datetime", "end_datetime", "created", "updated", "published", "expires"];

    private readonly SortedDictionary<string, ColumnShape> members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ColumnShape> properties = new(StringComparer.Ordinal);

    /// <summary>Takes note of the members of an item.</summary>
    public void Add(JsonObject item)
    {
        foreach (var (name, value) in item)
            if (!Others.Contains(name, StringComparer.Ordinal))
                Of(members, name).Note(value);
        foreach (var (name, value) in item["properties"] as JsonObject ?? [])
            Of(properties, name).Note(value, Times.Contains(name, StringComparer.Ordinal));
    }

    /// <summary>The columns of all items that were added.</summary>
    public ParquetNode Schema() => ParquetNode.Group("schema", 0, 0,
    [
        .. members.Select(member => member.Value.ToNode(member.Key, 0, 0)).OfType<ParquetNode>(),
        ParquetNode.Binary(Place, 1),
        ParquetNode.Group(Box, 1, 0, Sides.Select(side => ParquetNode.Leaf(side, ColumnKind.Number, 1, 0))),
        .. properties.Where(property => IsOwn(property.Key)).Select(property => property.Value.ToNode(property.Key, 0, 0)).OfType<ParquetNode>(),
        ParquetNode.Leaf(ItemRest.Column, ColumnKind.Json, 1, 0),
    ]);

    /// <summary>The row of an item.</summary>
    /// <param name="item">The item.</param>
    /// <param name="rest">What the columns do not give back as it was, or null.</param>
    public IReadOnlyDictionary<string, object?> RowOf(JsonObject item, JsonNode? rest = null)
    {
        Dictionary<string, object?> row = new(StringComparer.Ordinal);
        foreach (var (name, value) in item)
            row[name] = value;
        foreach (var (name, value) in item["properties"] as JsonObject ?? [])
            if (IsOwn(name))
                row[name] = value;
        row[Place] = item[Place] is JsonObject geometry ? GeoJsonBinary.Of(geometry) : null;
        row[Box] = item.Numbers(Box) is { Count: 4 or 6 } box ? BoxOf(box) : null;
        row[ItemRest.Column] = rest;
        return row;
    }

    private bool IsOwn(string property) => !members.ContainsKey(property) && !Others.Contains(property, StringComparer.Ordinal);

    private static JsonObject BoxOf(IReadOnlyList<double> box) => new(Sides.Select((side, index) => KeyValuePair.Create(side, (JsonNode?)box[index < 2 ? index : index - 2 + box.Count / 2])));

    private static ColumnShape Of(SortedDictionary<string, ColumnShape> shapes, string name)
    {
        if (!shapes.TryGetValue(name, out var shape))
            shapes[name] = shape = new();
        return shape;
    }
}
