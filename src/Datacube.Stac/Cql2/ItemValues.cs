using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;

namespace Datacube.Stac.Cql2;

/// <summary>The properties of an item as a filter sees them: null, bool, double, string, instant, shape or list.</summary>
internal sealed class ItemValues(StacItem item)
{
    private GeoShape? shape;

    public object? Find(string name) => name switch
    {
        "id" => item.Id,
        "collection" => item.Collection,
        "geometry" => Shape(),
        "datetime" => item.Acquired,
        _ => Value(item.Properties[Local(name)]),
    };

    /// <summary>A point in time, also where it is written as text.</summary>
    public object? FindInstant(string name) => name == "datetime" ? item.Acquired : item.Properties.Time(Local(name));

    /// <summary>A span of time: of an item without a datetime its start and end.</summary>
    public TimeRange? FindRange(string name)
    {
        if (name == "datetime" && item.Properties.Time("datetime") is null)
            return new(item.Start ?? item.Acquired, item.End ?? item.Acquired);
        return FindInstant(name) is DateTimeOffset instant ? new(instant, instant) : null;
    }

    private static string Local(string name) => name.StartsWith("properties.", StringComparison.Ordinal) ? name["properties.".Length..] : name;

    private GeoShape? Shape()
    {
        try
        {
            return shape ??= GeoShape.Of(item);
        }
        catch (DatacubeException)
        {
            // A geometry that cannot be understood is an absent one here; the harmoniser names the item where it matters.
            return null;
        }
    }

    private static object? Value(JsonNode? json) => json switch
    {
        JsonArray list => list.Select(Value).ToList(),
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number => JsonReading.ToDouble(value),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        },
        _ => null,
    };
}
