using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Datacube.Stac.Items;

/// <summary>Optional members of a JSON object: absent, null and of another type all read as null.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonObject json, string key) =>
        json[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>The value of a JSON number, whether it was parsed or put there as an integer.</summary>
    public static double ToDouble(JsonValue value) => value.TryGetValue(out double number) ? number : double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);

    /// <summary>A number, also where it is written as a string ("nan", "-9999"), as some catalogues do for nodata.</summary>
    public static double? Number(this JsonObject json, string key) => json[key] is JsonValue value ? value.GetValueKind() switch
    {
        JsonValueKind.Number => ToDouble(value),
        JsonValueKind.String => value.GetValue<string>() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        },
        _ => null,
    } : null;

    public static bool? Flag(this JsonObject json, string key) => json[key] is JsonValue value ? value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    } : null;

    public static JsonObject? Object(this JsonObject json, string key) => json[key] as JsonObject;

    public static JsonArray? Array(this JsonObject json, string key) => json[key] as JsonArray;

    public static IReadOnlyList<double>? Numbers(this JsonObject json, string key)
    {
        if (json[key] is not JsonArray array || array.Count == 0)
            return null;
        var numbers = new double[array.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (array[i] is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
                return null;
            numbers[i] = ToDouble(value);
        }
        return numbers;
    }

    public static IReadOnlyList<string> Texts(this JsonObject json, string key) => json[key] is JsonArray array
        ? [.. array.OfType<JsonValue>().Where(value => value.GetValueKind() == JsonValueKind.String).Select(value => value.GetValue<string>())]
        : [];

    /// <summary>A date and time of RFC 3339; a space for the T and a missing offset (taken as UTC) occur in the wild.</summary>
    public static DateTimeOffset? Time(this JsonObject json, string key) => json.Text(key) is { } text ? Instant(text) : null;

    /// <summary>The instant that a text names, or null.</summary>
    public static DateTimeOffset? Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
