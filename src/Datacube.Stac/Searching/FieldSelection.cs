using System.Text.Json.Nodes;

namespace Datacube.Stac.Searching;

/// <summary>
/// The members of an item that are wanted (fields extension of STAC API). With only what is to be left out, everything else comes; with what is to be included,
/// that and the members that always come.
/// </summary>
/// <param name="include">Members, nested ones with dots: <c>properties.eo:cloud_cover</c>.</param>
/// <param name="exclude">Likewise; they win.</param>
/// <param name="always">What comes beside the included members.</param>
public sealed class FieldSelection(IReadOnlyList<string> include, IReadOnlyList<string> exclude, IReadOnlyList<string> always)
{
    /// <summary>True where items come whole.</summary>
    public bool IsAll => include.Count == 0 && exclude.Count == 0;

    /// <summary>Reads names, included ones with or without a plus, excluded ones with a minus: <c>id,properties.datetime,-assets</c>. Null selects all.</summary>
    /// <param name="text">Names with commas between them.</param>
    /// <param name="always">What comes beside the included members.</param>
    public static FieldSelection Parse(string? text, params IReadOnlyList<string> always)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            [.. names.Where(name => name[0] != '-').Select(name => name.TrimStart('+', ' ')).Where(name => name.Length > 0)],
            [.. names.Where(name => name[0] == '-').Select(name => name[1..].TrimStart()).Where(name => name.Length > 0)],
            always);
    }

    /// <summary>What is selected of an item, as a copy.</summary>
    public JsonObject Of(JsonObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var result = include.Count == 0 ? (JsonObject)item.DeepClone() : [];
        if (include.Count > 0)
            foreach (var path in always.Concat(include))
                Copy(item, result, path.Split('.', 2));
        foreach (var path in exclude)
            Remove(result, path.Split('.', 2));
        return result;
    }

    private static void Copy(JsonObject from, JsonObject to, string[] path)
    {
        var name = Own(from, path) ?? path[0];
        if (!from.TryGetPropertyValue(name, out var value))
            return;
        if (path.Length == 1 || name != path[0])
        {
            to[name] = value?.DeepClone();
        }
        else if (value is JsonObject nested)
        {
            if (to[name] is not JsonObject target)
                to[name] = target = [];
            Copy(nested, target, path[1].Split('.', 2));
        }
    }

    private static void Remove(JsonObject from, string[] path)
    {
        if (Own(from, path) is { } name)
            from.Remove(name);
        else if (path.Length == 1)
            from.Remove(path[0]);
        else if (from[path[0]] is JsonObject nested)
            Remove(nested, path[1].Split('.', 2));
    }

    // A member may have a dot in its own name.
    private static string? Own(JsonObject from, string[] path) => path.Length == 2 && from.ContainsKey($"{path[0]}.{path[1]}") ? $"{path[0]}.{path[1]}" : null;
}
