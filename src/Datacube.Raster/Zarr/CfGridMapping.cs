using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Datacube.Raster.Zarr;

/// <summary>
/// CF grid mapping attributes from WKT2 (CF conventions, appendix F). Where CF has no name for the projection, only the ellipsoid is given:
/// <c>crs_wkt</c> beside it says everything.
/// </summary>
internal static partial class CfGridMapping
{
    private static readonly Dictionary<string, string> Methods = new(StringComparer.Ordinal)
    {
        ["Transverse Mercator"] = "transverse_mercator",
        ["Lambert Azimuthal Equal Area"] = "lambert_azimuthal_equal_area",
        ["Albers Equal Area"] = "albers_conical_equal_area",
        ["Lambert Conic Conformal (2SP)"] = "lambert_conformal_conic",
        ["Lambert Cylindrical Equal Area"] = "lambert_cylindrical_equal_area",
        ["Lambert Cylindrical Equal Area (Ellipsoidal)"] = "lambert_cylindrical_equal_area",
        ["Sinusoidal"] = "sinusoidal",
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Latitude of natural origin"] = "latitude_of_projection_origin",
        ["Latitude of false origin"] = "latitude_of_projection_origin",
        ["Longitude of natural origin"] = "longitude_of_central_meridian",
        ["Longitude of false origin"] = "longitude_of_central_meridian",
        ["Scale factor at natural origin"] = "scale_factor_at_central_meridian",
        ["False easting"] = "false_easting",
        ["False northing"] = "false_northing",
        ["Easting at false origin"] = "false_easting",
        ["Northing at false origin"] = "false_northing",
        ["Latitude of 1st standard parallel"] = "standard_parallel",
        ["Latitude of 2nd standard parallel"] = "standard_parallel",
    };

    public static JsonObject Parameters(string wkt)
    {
        var attributes = new JsonObject();
        if (wkt.StartsWith("GEOGCRS", StringComparison.Ordinal))
            attributes["grid_mapping_name"] = "latitude_longitude";
        else if (Method().Match(wkt) is { Success: true } method && Methods.TryGetValue(method.Groups[1].Value, out var name))
            AddProjection(attributes, name, wkt);
        if (Ellipsoid().Match(wkt) is { Success: true } ellipsoid)
        {
            attributes["semi_major_axis"] = Number(ellipsoid.Groups[1]);
            attributes["inverse_flattening"] = Number(ellipsoid.Groups[2]);
        }
        attributes["longitude_of_prime_meridian"] = PrimeMeridian().Match(wkt) is { Success: true } meridian ? Number(meridian.Groups[1]) : 0.0;
        return attributes;
    }

    private static void AddProjection(JsonObject attributes, string name, string wkt)
    {
        attributes["grid_mapping_name"] = name;
        var parallels = new JsonArray();
        foreach (Match parameter in Parameter().Matches(wkt))
        {
            if (!Names.TryGetValue(parameter.Groups[1].Value, out var attribute))
                continue;
            var value = Number(parameter.Groups[2]);
            if (attribute == "standard_parallel")
                parallels.Add(value);
            else
                // These two call the meridian by the origin's name.
                attributes[attribute == "longitude_of_central_meridian" && name is "lambert_azimuthal_equal_area" or "sinusoidal" ? "longitude_of_projection_origin" : attribute] = value;
        }
        if (parallels.Count > 0)
            attributes["standard_parallel"] = parallels.Count == 1 ? parallels[0]!.DeepClone() : parallels;
    }

    private static double Number(Group group) => double.Parse(group.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);

    // METHOD["Transverse Mercator", …    PARAMETER["False easting",500000, …    ELLIPSOID["WGS 84",6378137,298.257223563, …    PRIMEM["Greenwich",0, …
    [GeneratedRegex("METHOD\\[\"([^\"]*)\"")]
    private static partial Regex Method();

    [GeneratedRegex("PARAMETER\\[\"([^\"]*)\",\\s*([-+0-9.eE]+)")]
    private static partial Regex Parameter();

    [GeneratedRegex("ELLIPSOID\\[\"[^\"]*\",\\s*([-+0-9.eE]+),\\s*([-+0-9.eE]+)")]
    private static partial Regex Ellipsoid();

    [GeneratedRegex("PRIMEM\\[\"[^\"]*\",\\s*([-+0-9.eE]+)")]
    private static partial Regex PrimeMeridian();
}
