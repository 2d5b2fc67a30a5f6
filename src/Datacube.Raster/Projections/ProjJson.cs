using System.Globalization;
using System.Text;
using System.Text.Json;
using Datacube.Contracts.Errors;

namespace Datacube.Raster.Projections;

/// <summary>
/// Turns PROJJSON (https://proj.org/schemas/v0.7/projjson.schema.json) of a geographic or projected system into its EPSG code, or into WKT2
/// (OGC 18-010r7). GDAL has no entry that reads PROJJSON and nothing else.
/// </summary>
/// <remarks>
/// Sample: <c>{"type":"ProjectedCRS","name":"…","base_crs":{"name":"WGS 84","datum":{"name":"…","ellipsoid":{"name":"WGS 84","semi_major_axis":6378137,
/// "inverse_flattening":298.257223563}}},"conversion":{"name":"…","method":{"name":"Transverse Mercator"},"parameters":[{"name":"…","value":15,"unit":"degree"}]},
/// "coordinate_system":{"subtype":"Cartesian","axis":[{"name":"Easting","abbreviation":"E","direction":"east","unit":"metre"}]}}</c>
/// </remarks>
internal static class ProjJson
{
    private const int DeepestNesting = 32;
    private const double RadiansPerDegree = Math.PI / 180;

    /// <summary><c>EPSG:n</c> where the text carries such an id (the id decides, as in PROJ), else WKT2. Throws <see cref="FormatException"/>.</summary>
    public static string ToDefinition(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = DeepestNesting });
            var root = document.RootElement;
            return EpsgOf(root) ?? Write(root);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException(error.Message, error);
        }
    }

    private static string? EpsgOf(JsonElement crs) =>
        crs.TryGetProperty("id", out var id) && Text(id, "authority") == "EPSG" && id.GetProperty("code").ToString() is { Length: > 0 } code && code.All(char.IsAsciiDigit)
            ? "EPSG:" + code
            : null;

    private static string Write(JsonElement crs)
    {
        var type = Text(crs, "type");
        var name = Quoted(Text(crs, "name"));
        return type switch
        {
            "GeographicCRS" => $"GEOGCRS[{name},{Datum(crs)},{Axes(crs)}]",
            "GeodeticCRS" => $"GEODCRS[{name},{Datum(crs)},{Axes(crs)}]",
            "ProjectedCRS" => $"PROJCRS[{name},{BaseOf(crs.GetProperty("base_crs"))},{Conversion(crs.GetProperty("conversion"))},{Axes(crs)}]",
            _ => throw new DatacubeException("crs.unsupported", $"PROJJSON of type '{CrsText.Shown(type)}' is not supported. Supported: {Crs.Supported}.", "crs"),
        };
    }

    private static string BaseOf(JsonElement crs) => $"BASEGEOGCRS[{Quoted(Text(crs, "name"))},{Datum(crs)}]";

    private static string Datum(JsonElement crs)
    {
        if (crs.TryGetProperty("datum_ensemble", out var ensemble))
        {
            var members = string.Concat(ensemble.GetProperty("members").EnumerateArray().Select(static member => $"MEMBER[{Quoted(Text(member, "name"))}],"));
            var accuracy = ensemble.GetProperty("accuracy").ToString();
            return $"ENSEMBLE[{Quoted(Text(ensemble, "name"))},{members}{Ellipsoid(ensemble)},ENSEMBLEACCURACY[{double.Parse(accuracy, CultureInfo.InvariantCulture):R}]],{Meridian(ensemble)}";
        }

        var datum = crs.GetProperty("datum");
        return $"DATUM[{Quoted(Text(datum, "name"))},{Ellipsoid(datum)}],{Meridian(datum)}";
    }

    private static string Ellipsoid(JsonElement datum)
    {
        var ellipsoid = datum.GetProperty("ellipsoid");
        var (radius, unit) = ellipsoid.TryGetProperty("radius", out var sphere) ? Measure(sphere, "metre") : Measure(ellipsoid.GetProperty("semi_major_axis"), "metre");
        double inverse = 0;
        if (ellipsoid.TryGetProperty("inverse_flattening", out var flattening))
            inverse = flattening.GetDouble();
        else if (ellipsoid.TryGetProperty("semi_minor_axis", out var minor) && Measure(minor, "metre").Value is var small && small != radius)
            inverse = radius / (radius - small);
        return $"ELLIPSOID[{Quoted(Text(ellipsoid, "name"))},{Number(radius)},{Number(inverse)},{unit}]";
    }

    private static string Meridian(JsonElement datum)
    {
        if (!datum.TryGetProperty("prime_meridian", out var meridian))
            return $"PRIMEM[\"Greenwich\",0,{UnitOf("degree")}]";
        var (longitude, unit) = Measure(meridian.GetProperty("longitude"), "degree");
        return $"PRIMEM[{Quoted(Text(meridian, "name"))},{Number(longitude)},{unit}]";
    }

    private static string Conversion(JsonElement conversion)
    {
        var method = conversion.GetProperty("method");
        var text = new StringBuilder($"CONVERSION[{Quoted(Text(conversion, "name"))},METHOD[{Quoted(Text(method, "name"))}{Id(method)}]");
        if (conversion.TryGetProperty("parameters", out var parameters))
        {
            foreach (var parameter in parameters.EnumerateArray())
            {
                var unit = parameter.TryGetProperty("unit", out var given) ? UnitOf(given) : UnitOf("unity");
                text.Append(CultureInfo.InvariantCulture, $",PARAMETER[{Quoted(Text(parameter, "name"))},{Number(parameter.GetProperty("value").GetDouble())},{unit}{Id(parameter)}]");
            }
        }

        return text.Append(']').ToString();
    }

    private static string Axes(JsonElement crs)
    {
        var system = crs.GetProperty("coordinate_system");
        var axes = system.GetProperty("axis").EnumerateArray().ToArray();
        var text = new StringBuilder($"CS[{Word(Text(system, "subtype"))},{axes.Length}]");
        for (var order = 1; order <= axes.Length; order++)
        {
            var axis = axes[order - 1];
            text.Append(CultureInfo.InvariantCulture, $",AXIS[{Quoted($"{Text(axis, "name")} ({Text(axis, "abbreviation")})")},{Word(Text(axis, "direction"))},ORDER[{order}],{UnitOf(axis.GetProperty("unit"))}]");
        }

        return text.ToString();
    }

    /// <summary>A plain number in the unit that goes without saying, or an object of value and unit.</summary>
    private static (double Value, string Unit) Measure(JsonElement element, string implied) => element.ValueKind == JsonValueKind.Number
        ? (element.GetDouble(), UnitOf(implied))
        : (element.GetProperty("value").GetDouble(), UnitOf(element.GetProperty("unit")));

    private static string UnitOf(JsonElement unit)
    {
        if (unit.ValueKind == JsonValueKind.String)
            return UnitOf(unit.GetString()!);
        var keyword = Text(unit, "type") switch
        {
            "LinearUnit" => "LENGTHUNIT",
            "AngularUnit" => "ANGLEUNIT",
            "ScaleUnit" => "SCALEUNIT",
            var other => throw new FormatException($"a unit of type '{CrsText.Shown(other)}'"),
        };
        return $"{keyword}[{Quoted(Text(unit, "name"))},{Number(unit.GetProperty("conversion_factor").GetDouble())}]";
    }

    private static string UnitOf(string unit) => unit switch
    {
        "metre" => "LENGTHUNIT[\"metre\",1]",
        "degree" => $"ANGLEUNIT[\"degree\",{Number(RadiansPerDegree)}]",
        "unity" => "SCALEUNIT[\"unity\",1]",
        _ => throw new FormatException($"the unit '{CrsText.Shown(unit)}'"),
    };

    private static string Id(JsonElement element) => element.TryGetProperty("id", out var id) && id.GetProperty("code").ValueKind == JsonValueKind.Number
        ? $",ID[{Quoted(Text(id, "authority"))},{id.GetProperty("code").GetInt32()}]"
        : "";

    private static string Text(JsonElement element, string property) =>
        element.GetProperty(property).GetString() ?? throw new FormatException($"'{property}' is null");

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Word(string text) => text.All(char.IsAsciiLetter) ? text : throw new FormatException($"the word '{CrsText.Shown(text)}'");

    private static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : throw new FormatException("a number that is not finite");
}
