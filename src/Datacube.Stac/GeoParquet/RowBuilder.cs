using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Datacube.Stac.GeoParquet;

/// <summary>Puts the entries of a column back into the rows that they come from (Dremel: Melnik et al. 2010). What is missing is left out.</summary>
/// <param name="path">Elements of the schema from the top to the leaf.</param>
internal sealed class RowBuilder(IReadOnlyList<ParquetNode> path)
{
    private const int List = 3, Json = 19;
    private readonly int[] places = new int[path.Count + 1];

    /// <summary>Puts an entry into its row.</summary>
    public void Put(JsonObject row, int repetition, int definition, object? value)
    {
        JsonNode holder = row;
        object slot = path[0].Name;
        for (var i = 0; i < path.Count; i++)
        {
            var node = path[i];
            if (definition < node.Definition && !node.IsRepeated)
                return;
            var isList = node.Converted == List && i + 1 < path.Count && path[i + 1].IsRepeated;
            if (isList || node.IsRepeated)
            {
                var repeated = isList ? path[++i] : node;
                var list = Ensure(holder, slot, () => new JsonArray());
                if (definition < repeated.Definition)
                    return;
                (holder, slot) = (list, Place(repeated, repetition));
                // A list has a group around each element, or, in old files, none.
                if (repeated.Physical is null && repeated.Children.Count == 1 && isList)
                    continue;
                node = repeated;
            }
            if (node.Physical is not null)
            {
                Set(holder, slot, Leaf(node, value!));
                return;
            }
            holder = Ensure(holder, slot, () => new JsonObject());
            slot = path[i + 1].Name;
        }
    }

    private int Place(ParquetNode repeated, int repetition)
    {
        ref var place = ref places[repeated.Repetition];
        place = repetition < repeated.Repetition ? 0 : repetition == repeated.Repetition ? place + 1 : place;
        return place;
    }

    private static JsonNode Ensure(JsonNode holder, object slot, Func<JsonNode> make)
    {
        var known = slot is string name ? holder[name] : ((JsonArray)holder).Count > (int)slot ? holder[(int)slot] : null;
        if (known is not null)
            return known;
        var made = make();
        Set(holder, slot, made);
        return made;
    }

    private static void Set(JsonNode holder, object slot, JsonNode? value)
    {
        if (slot is string name)
        {
            holder[name] = value;
            return;
        }
        var list = (JsonArray)holder;
        while (list.Count <= (int)slot)
            list.Add(null);
        list[(int)slot] = value;
    }

    private static JsonNode? Leaf(ParquetNode node, object value) => value switch
    {
        long number when node.TicksPerSecond > 0 => Instant(number, node.TicksPerSecond),
        long number => number,
        double number => double.IsFinite(number) ? number : null,
        bool flag => flag,
        byte[] bytes when node.Converted == Json => JsonNode.Parse(bytes),
        byte[] bytes when node.Converted == 0 => Encoding.UTF8.GetString(bytes),
        byte[] bytes => Convert.ToBase64String(bytes),
        _ => null,
    };

    /// <summary>An instant as items write it.</summary>
    internal static string Instant(long number, long perSecond)
    {
        var ticks = perSecond > TimeSpan.TicksPerSecond ? number / (perSecond / TimeSpan.TicksPerSecond) : number * (TimeSpan.TicksPerSecond / perSecond);
        return DateTime.UnixEpoch.AddTicks(ticks).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
    }
}
