using System.Text.Json.Nodes;

namespace Datacube.Stac.GeoParquet;

/// <summary>
/// What columns do not give back as it was: a member that is null and not missing, a time written in another form, a member of the item that stands where
/// properties do. It goes along in a column of its own, so that items come out equal; readers that do not know it see one property more.
/// </summary>
internal static class ItemRest
{
    /// <summary>Name of the column.</summary>
    public const string Column = "datacube:rest";

    /// <summary>What turns one item into the other: pairs of a path and the value there, and paths where nothing is. Null where they are equal.</summary>
    public static JsonObject? Of(JsonObject given, JsonObject read)
    {
        var (set, remove) = (new JsonArray(), new JsonArray());
        Compare(given, read, [], set, remove);
        return set.Count + remove.Count == 0 ? null : new() { ["set"] = set, ["remove"] = remove };
    }

    /// <summary>Gives an item what is in its column.</summary>
    public static void Apply(JsonObject item, JsonObject rest)
    {
        foreach (var pair in (rest["set"] as JsonArray ?? []).OfType<JsonArray>().Where(pair => pair.Count == 2))
            if (Holder(item, pair[0]) is ({ } holder, { } name))
                holder[name] = pair[1]?.DeepClone();
        foreach (var path in rest["remove"] as JsonArray ?? [])
            if (Holder(item, path) is ({ } holder, { } name))
                holder.Remove(name);
    }

    private static void Compare(JsonObject given, JsonObject read, string[] path, JsonArray set, JsonArray remove)
    {
        foreach (var (name, value) in given)
        {
            if (value is JsonObject inner && read[name] is JsonObject other)
                Compare(inner, other, [.. path, name], set, remove);
            else if (!read.ContainsKey(name) || !JsonNode.DeepEquals(value, read[name]))
                set.Add(new JsonArray(Path([.. path, name]), value?.DeepClone()));
        }
        foreach (var (name, _) in read)
            if (!given.ContainsKey(name))
                remove.Add(Path([.. path, name]));
    }

    private static JsonArray Path(string[] names) => new([.. names.Select(name => JsonValue.Create(name))]);

    private static (JsonObject? Holder, string? Name) Holder(JsonObject item, JsonNode? path)
    {
        List<string> names = [.. (path as JsonArray ?? []).OfType<JsonValue>().Select(name => name.GetValue<string>())];
        var holder = item;
        foreach (var name in names.SkipLast(1))
            holder = holder?[name] as JsonObject;
        return (holder, names.LastOrDefault());
    }
}
