using System.Text.Json;
using System.Text.Json.Nodes;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Pipeline;
using Datacube.Engine.Reducing;
using Datacube.Raster.Zarr;

namespace Datacube.Engine.Cubes.Building;

/// <summary>Attributes of a cube's arrays and of its group: CF 1.11, GeoZarr's <c>proj:</c> and <c>spatial:</c>, and every parameter.</summary>
internal static class CubeAttributes
{
    public const string Fill = "0 = no value; a valid value below 1 is stored as 1.";

    public static JsonObject OfValues(CubeLayout layout)
    {
        var encoding = layout.Plan.Encoding;
        var reduction = layout.Parameters.Reducer;
        var attributes = new JsonObject
        {
            ["long_name"] = $"{reduction} of valid observations",
            ["grid_mapping"] = "spatial_ref",
            ["ancillary_variables"] = reduction.ChoosesDates ? "count status date" : "count status",
        };
        // CF knows these words only; of several statistics each band says its own.
        if (reduction is { IsJoint: false, Statistics: [{ Kind: not BandStatisticKind.Percentile } single] })
            attributes["cell_methods"] = $"time: {single.Method}";
        if (encoding.Type == Pixels.PixelType.UInt16)
        {
            attributes["standard_name"] = "surface_bidirectional_reflectance";
            attributes["units"] = "1";
            attributes["scale_factor"] = encoding.Scale;
            attributes["add_offset"] = encoding.Offset;
            attributes["_FillValue"] = 0;
            attributes["comment"] = Fill;
        }
        else
        {
            attributes["_FillValue"] = "AAAAAAAA+H8=";
        }
        return attributes;
    }

    public static JsonObject OfCounts() => new()
    {
        ["long_name"] = "valid observations in each value",
        ["comment"] = "a percentile has no value where fewer than three observations are valid; the count says how many there were",
        ["standard_name"] = "number_of_observations",
        ["units"] = "1",
        ["grid_mapping"] = "spatial_ref",
    };

    public static JsonObject OfStatus() => new()
    {
        ["long_name"] = "what became of each pixel",
        ["flag_values"] = new JsonArray(PixelStatus.NotBuilt, PixelStatus.Written, PixelStatus.Empty, PixelStatus.Failed),
        ["flag_meanings"] = "not_built written empty failed",
        ["comment"] = "failed: an input whose footprint holds the pixel could not be read; a value, if any, comes from the others",
        ["grid_mapping"] = "spatial_ref",
    };

    public static JsonObject OfDates() => new()
    {
        ["long_name"] = "solar day of the observation that was chosen",
        ["units"] = "days since 1970-01-01",
        ["calendar"] = "proleptic_gregorian",
        ["_FillValue"] = 0,
        ["comment"] = "0 = no observation",
        ["grid_mapping"] = "spatial_ref",
    };

    public static JsonObject OfTime(CubeLayout layout, bool bounds)
    {
        // Bounds have the units of their coordinate and nothing else (CF 7.1).
        if (bounds)
            return new() { ["units"] = "days since 1970-01-01", ["calendar"] = "proleptic_gregorian" };
        var attributes = ZarrConventions.TimeAttributes();
        attributes["bounds"] = "time_bnds";
        attributes["comment"] = layout.Parameters.WholeEdges ? Periods.WholeRule : Periods.ClipRule;
        return attributes;
    }

    public static JsonObject OfRows(CubeLayout layout) => ZarrConventions.AxisAttributes(layout.Parameters.Grid.Crs, ZarrAxis.Rows);

    public static JsonObject OfColumns(CubeLayout layout) => ZarrConventions.AxisAttributes(layout.Parameters.Grid.Crs, ZarrAxis.Columns);

    public static JsonObject OfBands(CubeLayout layout) => new()
    {
        ["long_name"] = "band",
        ["kinds"] = Words(layout, band => Word(band.Kind.ToString()), band => band.Index is null ? "deviation" : "index"),
        ["resampling"] = Words(layout, band => Word(band.Resampling.ToString()), _ => "none"),
        ["methods"] = new JsonArray([.. layout.Plan.Result.Select(band => JsonValue.Create(band.Method))]),
    };

    private static JsonArray Words(CubeLayout layout, Func<EngineBand, string> word, Func<ReducedBand, string> other) =>
        new([.. layout.Plan.Result.Select(band => JsonValue.Create(band.Band is { } source ? word(layout.Plan.Bands[source]) : other(band)))]);

    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    public static JsonObject OfSpatialRef(CubeLayout layout) => ZarrConventions.GridMappingAttributes(layout.Parameters.Grid);

    /// <summary>The title that notebooks of Sentinel-2 cubes know, and the collections of any other cube.</summary>
    public static string Title(IReadOnlyList<CubePlan> plans) =>
        plans.SelectMany(plan => plan.Scenes).All(scene => (scene.Platform ?? scene.Collection).StartsWith("sentinel-2", StringComparison.OrdinalIgnoreCase))
            ? "Sentinel 2 Data Cube"
            : $"Data Cube of {string.Join(", ", plans.Select(plan => plan.Collection).Distinct(StringComparer.Ordinal))}";

    /// <summary>Attributes of the group.</summary>
    public static JsonObject OfGroup(CubeLayout layout, IReadOnlyList<CubePlan> plans)
    {
        var attributes = ZarrConventions.GeoAttributes(layout.Parameters.Grid, layout.RowAxis, layout.ColumnAxis);
        attributes["Conventions"] = "CF-1.11";
        attributes["title"] = Title(plans);
        attributes["source"] = string.Join(", ", plans.Select(plan => plan.Collection).Distinct(StringComparer.Ordinal));
        attributes["history"] = string.Join("; ", plans.Select(plan => $"{plan.Software}: plan {plan.Hash}"));
        attributes["datacube"] = new JsonObject
        {
            ["software"] = layout.Plan.Software,
            ["algorithm_version"] = CubePlan.AlgorithmVersion,
            ["plan_hashes"] = new JsonArray([.. plans.Select(plan => JsonValue.Create(plan.Hash))]),
            ["catalog"] = layout.Parameters.Catalog,
            ["parameters"] = JsonSerializer.SerializeToNode(layout.Parameters, CubeJson.Compact),
            ["mask_rule"] = MaskText.Of(layout.Parameters.Mask),
            [layout.Parameters.Reducer.Equals(Reduction.Median) ? "median_rule" : "reduction_rule"] = ReductionText.Of(layout.Parameters.Reducer),
            ["index_rule"] = layout.Plan.Indices.Rule(layout.Parameters.Reducer),
            ["period_rule"] = layout.Parameters.WholeEdges ? Periods.WholeRule : Periods.ClipRule,
            ["day_rule"] = "Scenes of one solar day are merged first: the first valid pixel wins.",
        };
        return attributes;
    }
}
