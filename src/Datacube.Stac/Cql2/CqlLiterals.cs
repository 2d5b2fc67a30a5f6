using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Contracts.Errors;
using Datacube.Stac.Geometry;
using Datacube.Stac.Items;
using Datacube.Stac.Searching;

namespace Datacube.Stac.Cql2;

/// <summary>Literals that text and JSON write differently and mean alike.</summary>
internal static class CqlLiterals
{
    public static CqlText Text(string value, string at) => value.Contains('\0', StringComparison.Ordinal)
        ? throw CqlErrors.Form("a text contains the character NUL", at)
        : new(value) { At = at };

    public static CqlInstant Instant(string text, bool isDate, string at) =>
        CqlInstant.TryParse(text) is { } instant && instant.IsDate == isDate
            ? instant with { At = at }
            : throw CqlErrors.Form($"'{CqlErrors.Shown(text)}' is no {(isDate ? "date such as 2023-08-15" : "time such as 2023-08-15T10:00:00Z")}", at);

    /// <summary>The end of an interval: a date, a time, or two dots for an open one.</summary>
    public static CqlInstant? EndOfInterval(string text, string at)
    {
        if (text == "..")
            return null;
        return CqlInstant.TryParse(text) is { } instant
            ? instant with { At = at }
            : throw CqlErrors.Form($"'{CqlErrors.Shown(text)}' is neither a date (2023-08-15) nor a time (2023-08-15T10:00:00Z) nor '..'", at);
    }

    public static CqlInterval Interval(CqlNode? start, CqlNode? end, string at)
    {
        if (start is CqlInstant { First: var first } && end is CqlInstant { Last: var last } && last < first)
            throw CqlErrors.Form($"the interval ends ({end}) before it starts ({start}); swap the two", start.At);
        return new(start, end) { At = at };
    }

    public static CqlGeometry Box(IReadOnlyList<double> numbers, string at)
    {
        try
        {
            return new(null, numbers, GeoShape.FromBoxes(BboxRules.Parse(numbers).Boxes)) { At = at };
        }
        catch (DatacubeException refused)
        {
            throw CqlErrors.Of("filter.form", refused.Message, at, refused);
        }
    }

    public static CqlGeometry Geometry(JsonObject geoJson, string at)
    {
        try
        {
            var shape = GeoShape.Parse(geoJson);
            return new(Plain(geoJson), null, shape) { At = at };
        }
        catch (DatacubeException refused)
        {
            throw CqlErrors.Of("filter.form", refused.Message, at, refused);
        }
    }

    /// <summary>A valid geometry without foreign members; positions keep a height and nothing more.</summary>
    private static JsonObject Plain(JsonObject geometry) => geometry["geometries"] is JsonArray members
        ? new() { ["type"] = "GeometryCollection", ["geometries"] = new JsonArray([.. members.Select(member => Plain(member!.AsObject()))]) }
        : new() { ["type"] = (string)geometry["type"]!, ["coordinates"] = Plain(geometry["coordinates"]!.AsArray()) };

    private static JsonArray Plain(JsonArray list) => list.Count == 0
        ? throw new DatacubeException("geometry.empty", "A part of a geometry has no coordinates.")
        : new([.. list.Take(list[0] is JsonArray ? list.Count : 3).Select(Part)]);

    private static JsonNode Part(JsonNode? part) => part switch
    {
        JsonArray list => Plain(list),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(JsonReading.ToDouble(value)),
        _ => throw new DatacubeException("geometry.invalid", "A position of a geometry is not made of numbers."),
    };
}
