using System.Text;
using System.Text.Json.Nodes;
using Datacube.Stac.Items;

namespace Datacube.Stac.GeoParquet;

/// <summary>Takes rows apart into the entries of columns (Dremel: Melnik et al. 2010): the other way than <see cref="RowBuilder"/>.</summary>
internal sealed class RowShredder
{
    private readonly ParquetNode root;
    private readonly Dictionary<ParquetNode, ColumnEntries> columns;

    public RowShredder(ParquetNode root)
    {
        this.root = root;
        columns = root.Leaves().ToDictionary(leaf => leaf, _ => new ColumnEntries());
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">Its values by the names of the columns: JSON, or bytes.</param>
    public void Add(IReadOnlyDictionary<string, object?> row)
    {
        foreach (var column in root.Children)
            Take(column, row.GetValueOrDefault(column.Name), 0, 0);
    }

    /// <summary>The entries of a column so far.</summary>
    public ColumnEntries this[ParquetNode leaf] => columns[leaf];

    private void Take(ParquetNode node, object? value, int repetition, int definition)
    {
        if (node.Physical is not null)
        {
            columns[node].Add(repetition, definition, node.Definition, value is null ? null : Leaf(node, value));
        }
        else if (node.Converted == ParquetNode.ListOf)
        {
            var (repeated, list) = (node.Children[0], value as JsonArray);
            if (list is not { Count: > 0 })
                Take(repeated.Children[0], null, repetition, list is null ? definition : node.Definition);
            for (var i = 0; i < list?.Count; i++)
                Take(repeated.Children[0], list[i], i == 0 ? repetition : repeated.Repetition, repeated.Definition);
        }
        else
        {
            var group = value as JsonObject;
            foreach (var child in node.Children)
                Take(child, group?[child.Name], repetition, group is null ? definition : node.Definition);
        }
    }

    private static object? Leaf(ParquetNode node, object value) => value is byte[] ? value : (JsonNode)value is var json ? node switch
    {
        { Physical: 0 } => json.GetValue<bool>(),
        { Physical: 5 } => JsonReading.ToDouble((JsonValue)json),
        { Converted: ParquetNode.Microseconds } => JsonReading.Instant(json.GetValue<string>()) is { } time ? (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : null,
        { Physical: 2 } => json.GetValue<long>(),
        { Converted: 0 } => Encoding.UTF8.GetBytes(json.GetValue<string>()),
        _ => Encoding.UTF8.GetBytes(json.ToJsonString()),
    } : null;
}
