using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Stac.Items;

namespace Datacube.Stac.GeoParquet;

/// <summary>What the values at one place of all items have in common, and with it the type that a column has for them. Values of several types become JSON.</summary>
internal sealed class ColumnShape
{
    // What has more members than this is a map from keys of any kind, and no struct.
    private const int MostMembers = 200, Deepest = 10;

    private readonly SortedDictionary<string, ColumnShape> members = new(StringComparer.Ordinal);
    private ColumnShape? element;
    private ColumnKind? kind;

    /// <summary>Takes note of a value. Nulls say nothing.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isTime">True where its name says that it is an instant.</param>
    /// <param name="depth">How deep it is nested.</param>
    public void Note(JsonNode? value, bool isTime = false, int depth = 0)
    {
        if (value is null || kind == ColumnKind.Json)
            return;
        var seen = depth > Deepest ? ColumnKind.Json : KindOf(value, isTime);
        kind = kind is { } known ? Common(known, seen) : seen;
        if (kind == ColumnKind.Group)
            foreach (var (name, member) in (JsonObject)value)
                Of(name).Note(member, depth: depth + 1);
        else if (kind == ColumnKind.List)
            foreach (var part in (JsonArray)value)
                (element ??= new()).Note(part, depth: depth + 1);
        if (members.Count > MostMembers)
            kind = ColumnKind.Json;
    }

    /// <summary>The column for these values; null where there are none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="definition">Definition level of what it lies in.</param>
    /// <param name="repetition">Repetition level of what it lies in.</param>
    public ParquetNode? ToNode(string name, int definition, int repetition)
    {
        if (kind == ColumnKind.Group && members.Select(member => member.Value.ToNode(member.Key, definition + 1, repetition)).OfType<ParquetNode>().ToList() is { Count: > 0 } parts)
            return ParquetNode.Group(name, definition + 1, repetition, parts);
        if (kind == ColumnKind.List && element?.ToNode("element", definition + 2, repetition + 1) is { } inner)
            return ParquetNode.List(name, definition + 1, repetition, inner);
        return kind is null ? null : ParquetNode.Leaf(name, kind is ColumnKind.Group or ColumnKind.List ? ColumnKind.Json : kind.Value, definition + 1, repetition);
    }

    private ColumnShape Of(string name)
    {
        if (!members.TryGetValue(name, out var member))
            members[name] = member = new();
        return member;
    }

    private static ColumnKind KindOf(JsonNode value, bool isTime) => value.GetValueKind() switch
    {
        JsonValueKind.True or JsonValueKind.False => ColumnKind.Flag,
        JsonValueKind.Number => ((JsonValue)value).TryGetValue(out long _) ? ColumnKind.Integer : ColumnKind.Number,
        JsonValueKind.String => isTime && JsonReading.Instant(value.GetValue<string>()) is not null ? ColumnKind.Instant : ColumnKind.Text,
        JsonValueKind.Object => ColumnKind.Group,
        JsonValueKind.Array => ColumnKind.List,
        _ => ColumnKind.Json,
    };

    private static ColumnKind Common(ColumnKind one, ColumnKind other) => (one, other) switch
    {
        _ when one == other => one,
        (ColumnKind.Integer or ColumnKind.Number, ColumnKind.Integer or ColumnKind.Number) => ColumnKind.Number,
        (ColumnKind.Instant or ColumnKind.Text, ColumnKind.Instant or ColumnKind.Text) => ColumnKind.Text,
        _ => ColumnKind.Json,
    };
}
