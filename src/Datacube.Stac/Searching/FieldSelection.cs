using System.Text.Json.Nodes;

namespace Datacube.Stac.Searching;

/// <summary>
/// The members of an item that are wanted: <c>id,properties.datetime,-assets</c>, as the fields extension of STAC API writes it. Members are included by
/// name, or by a path with dots; with a minus they are left out.
/// </summary>
public sealed class FieldSelection
{
    private static readonly string[] Always = ["type", "id", "stac_version"];
    private readonly List<string[]> included = [];
    private readonly List<string[]> excluded = [];

    private FieldSelection(IEnumerable<string> names)
    {
        foreach (var name in names)
            (name.StartsWith('-') ? excluded : included).Add(name.TrimStart('-', '+', ' ').Split('.', 2));
    }

    /// <summary>Reads names with commas between them; null or nothing selects all.</summary>
    public static FieldSelection Parse(string? text) => new((text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What is selected of an item, as a copy.</summary>
    public JsonObject Of(JsonObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var result = included.Count == 0 ? item.DeepClone().AsObject() : [];
        foreach (var path in included.Concat(included.Count == 0 ? [] : Always.Select(name => new[] { name })))
            Copy(item, result, path);
        foreach (var path in excluded)
            if (path.Length == 1)
                result.Remove(path[0]);
            else if (result[path[0]] is JsonObject inner)
                inner.Remove(path[1]);
        return result;
    }

    private static void Copy(JsonObject from, JsonObject to, string[] path)
    {
        if (!from.TryGetPropertyValue(path[0], out var value))
            return;
        if (path.Length == 1)
            to[path[0]] = value?.DeepClone();
        else if (value is JsonObject inner && inner.TryGetPropertyValue(path[1], out var part))
        {
            if (to[path[0]] is not JsonObject kept)
                to[path[0]] = kept = [];
            kept[path[1]] = part?.DeepClone();
        }
    }
}
