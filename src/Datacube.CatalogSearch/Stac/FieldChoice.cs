using System.Text.Json.Nodes;

namespace Datacube.CatalogSearch.Stac;

/// <summary>
/// Which members of items a client wants (STAC fields extension). With only what is to be left out, everything else comes; with what is to be
/// included, that and the members that make an item.
/// </summary>
/// <param name="Include">Members, nested ones with dots: <c>properties.eo:cloud_cover</c>.</param>
/// <param name="Exclude">Likewise; they win.</param>
internal sealed record FieldChoice(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    private static readonly string[] Always = ["type", "stac_version", "id", "collection", "geometry", "bbox", "links", "assets", "properties.datetime"];

    /// <summary>True where items come whole.</summary>
    public bool IsAll => Include.Count == 0 && Exclude.Count == 0;

    /// <summary>The item with what was chosen.</summary>
    public JsonObject Of(JsonObject item)
    {
        var result = Include.Count == 0 ? (JsonObject)item.DeepClone() : [];
        if (Include.Count > 0)
            foreach (var path in Always.Concat(Include))
                Copy(item, result, path.Split('.', 2));
        foreach (var path in Exclude)
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
