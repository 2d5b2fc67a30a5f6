using System.Text.Json.Nodes;
using Datacube.Pixels.Grids;
using Datacube.Raster.Projections;

namespace Datacube.Raster.Zarr;

/// <summary>
/// Attributes by which other tools find CRS, place and meaning: CF 1.11 with a grid mapping variable (xarray, rioxarray, odc-geo, GDAL,
/// QGIS) and the Zarr conventions <c>proj:</c> and <c>spatial:</c> v0.1 (GeoZarr; titiler, OpenLayers).
/// </summary>
public static class ZarrConventions
{
    /// <summary>Usual name of the grid mapping variable.</summary>
    public const string GridMapping = "spatial_ref";

    /// <summary>
    /// Attributes of the grid mapping variable, a scalar array of no other meaning: CF's parameters where the projection has them, WKT2 in
    /// <c>crs_wkt</c> and <c>spatial_ref</c>, and GDAL's <c>GeoTransform</c>.
    /// </summary>
    public static JsonObject GridMappingAttributes(GeoBox box)
    {
        ArgumentNullException.ThrowIfNull(box);
        var crs = Crs.Parse(box.Crs);
        var attributes = CfGridMapping.Parameters(crs.Wkt);
        attributes["crs_wkt"] = crs.Wkt;
        attributes["spatial_ref"] = crs.Wkt;
        var (a, b, c, d, e, f) = box.Transform;
        // GDAL's order: origin x, pixel width, row rotation, origin y, column rotation, pixel height.
        attributes["GeoTransform"] = string.Join(' ', new[] { c, a, b, f, d, e }.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        return attributes;
    }

    /// <summary>The <c>proj:</c> and <c>spatial:</c> attributes of a group or array.</summary>
    /// <param name="box">The grid.</param>
    /// <param name="rows">Name of the row axis, for example <c>latitude</c> or <c>y</c>.</param>
    /// <param name="columns">Name of the column axis.</param>
    public static JsonObject GeoAttributes(GeoBox box, string rows, string columns)
    {
        ArgumentNullException.ThrowIfNull(box);
        var crs = Crs.Parse(box.Crs);
        var (a, b, c, d, e, f) = box.Transform;
        var bounds = box.Bounds;
        var attributes = new JsonObject
        {
            ["zarr_conventions"] = new JsonArray(
                Convention("proj", "f17cb550-5864-4468-aeb7-f3180cfb622f", "Coordinate reference system information for geospatial data"),
                Convention("spatial", "689b58e2-cf7b-45e0-9fff-9cfc0883d6b4", "Spatial coordinate information")),
            ["proj:wkt2"] = crs.Wkt,
            // Not in the convention's present version; STAC readers look for it.
            ["proj:transform"] = Numbers(a, b, c, d, e, f),
            ["spatial:dimensions"] = new JsonArray(rows, columns),
            ["spatial:transform"] = Numbers(a, b, c, d, e, f),
            ["spatial:bbox"] = Numbers(bounds.Left, bounds.Bottom, bounds.Right, bounds.Top),
            ["spatial:shape"] = new JsonArray(box.Shape.Rows, box.Shape.Columns),
            ["spatial:registration"] = "pixel",
        };
        if (crs.Epsg is not null)
            attributes["proj:code"] = crs.Code;
        return attributes;
    }

    /// <summary>Attributes of the coordinate along rows or columns (pixel centres): CF axis, names and units.</summary>
    /// <param name="crs">CRS of the grid.</param>
    /// <param name="axis">The axis.</param>
    public static JsonObject AxisAttributes(string crs, ZarrAxis axis)
    {
        var info = Crs.Parse(crs);
        return (axis, info.IsGeographic) switch
        {
            (ZarrAxis.Rows, true) => Axis("Y", "latitude", "latitude", "degrees_north"),
            (ZarrAxis.Columns, true) => Axis("X", "longitude", "longitude", "degrees_east"),
            (ZarrAxis.Rows, false) => Axis("Y", "projection_y_coordinate", "y coordinate of projection", Unit(info)),
            _ => Axis("X", "projection_x_coordinate", "x coordinate of projection", Unit(info)),
        };
    }

    /// <summary>Attributes of a time coordinate that counts days since 1970.</summary>
    public static JsonObject TimeAttributes() => new()
    {
        ["axis"] = "T",
        ["standard_name"] = "time",
        ["long_name"] = "time",
        ["units"] = "days since 1970-01-01",
        ["calendar"] = "proleptic_gregorian",
    };

    /// <summary>CF attributes of values: what readers subtract, multiply and mask.</summary>
    /// <param name="attributes">Receives them.</param>
    /// <param name="type">Type of the array.</param>
    /// <param name="fill">The value that means "nothing here"; null = none.</param>
    /// <param name="scale">Value = stored × scale + offset.</param>
    /// <param name="offset">Value = stored × scale + offset.</param>
    public static void AddEncoding(JsonObject attributes, ZarrDataType type, ZarrFill? fill, double scale = 1, double offset = 0)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        if (fill is { } value)
            attributes["_FillValue"] = CfFill(value, type);
        if (scale != 1 || offset != 0)
        {
            attributes["scale_factor"] = scale;
            attributes["add_offset"] = offset;
        }
    }

    /// <summary>CF attributes of classes: every value with its meaning in one word.</summary>
    public static void AddFlags(JsonObject attributes, IReadOnlyList<(int Value, string Meaning)> flags)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        attributes["flag_values"] = new JsonArray([.. flags.Select(flag => JsonValue.Create(flag.Value))]);
        attributes["flag_meanings"] = string.Join(' ', flags.Select(flag => flag.Meaning.Replace(' ', '_')));
    }

    /// <summary>Centres of the pixels along an axis. Throws <see cref="ArgumentException"/> for a rotated grid, whose pixels have no such coordinates.</summary>
    public static double[] Centres(GeoBox box, ZarrAxis axis)
    {
        ArgumentNullException.ThrowIfNull(box);
        if (box.Transform.B != 0 || box.Transform.D != 0)
            throw new ArgumentException("A rotated grid has no coordinates along its axes.", nameof(box));
        var (count, step, origin) = axis == ZarrAxis.Rows ? (box.Shape.Rows, box.Transform.E, box.Transform.F) : (box.Shape.Columns, box.Transform.A, box.Transform.C);
        return [.. Enumerable.Range(0, count).Select(i => origin + ((i + 0.5) * step))];
    }

    // xarray stores the fill of floats in attributes as base64 of its little-endian bytes; JSON has no NaN.
    private static JsonValue CfFill(ZarrFill fill, ZarrDataType type) => type switch
    {
        ZarrDataType.Float32 or ZarrDataType.Float64 => JsonValue.Create(Convert.ToBase64String(BitConverter.GetBytes(fill.ToDouble(type)))),
        ZarrDataType.UInt64 => JsonValue.Create(fill.Bits),
        _ => JsonValue.Create((long)fill.ToDouble(type)),
    };

    // UDUNITS' names of the units that projected systems have; a number of metres is a unit as well.
    private static string Unit(CrsInfo crs) => crs.MetresPerUnit switch
    {
        1 => "m",
        0.3048 => "foot",
        var metres when Math.Abs(metres - (1200.0 / 3937)) < 1e-12 => "US_survey_foot",
        var metres => System.FormattableString.Invariant($"{metres} m"),
    };

    private static JsonObject Axis(string axis, string standardName, string longName, string units) =>
        new() { ["axis"] = axis, ["standard_name"] = standardName, ["long_name"] = longName, ["units"] = units };

    private static JsonObject Convention(string name, string uuid, string description) => new()
    {
        ["name"] = name,
        ["uuid"] = uuid,
        ["schema_url"] = $"https://raw.githubusercontent.com/zarr-conventions/{name}/refs/tags/v0.1/schema.json",
        ["spec_url"] = $"https://github.com/zarr-conventions/{name}/blob/v0.1/README.md",
        ["description"] = description,
    };

    private static JsonArray Numbers(params double[] values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
