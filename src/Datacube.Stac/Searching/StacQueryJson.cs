using System.Text.Json.Nodes;
using Datacube.Stac.Cql2;

namespace Datacube.Stac.Searching;

/// <summary>A query in words that are stored beside what it found.</summary>
public static class StacQueryJson
{
    /// <summary>The conditions that are stated, by the names of STAC API.</summary>
    public static JsonObject Describe(this StacQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var told = new JsonObject();
        void Say(string name, JsonNode? value)
        {
            if (value is not null and not JsonArray { Count: 0 })
                told[name] = value;
        }
        Say("collections", Texts(query.Collections));
        Say("ids", Texts(query.Ids));
        Say("boxes", new JsonArray([.. query.Boxes.Select(box => new JsonArray(box.West, box.South, box.East, box.North))]));
        Say("intersects", query.Intersects?.ToGeoJson());
        Say("datetime", query.Time?.ToString());
        Say("published", query.Published?.ToString());
        Say("max_cloud", query.MaxCloudCover);
        Say("filter", query.Filter is { } filter ? Cql2Text.Write(filter) : null);
        Say("sortby", Texts(query.SortBy.Select(key => (key.IsDescending ? "-" : "+") + key.Property)));
        Say("max_items", query.MaxItems);
        return told;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
