using System.Globalization;
using System.Text.Json.Nodes;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Pixels.Grids;
using Datacube.Stac.Harmonising;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>The STAC 1.1 item of a cube: what it is, what it was made from, checksums. Written last: where it exists, the cube is complete.</summary>
internal static class CubeItem
{
    private const string Extensions = "https://stac-extensions.github.io/";

    public static async Task WriteAsync(CubeTarget target, CubePlan plan, FinishedCube finished, CancellationToken cancellation)
    {
        var plans = await (await CubeTarget.LookAsync(target.Store, cancellation).ConfigureAwait(false)).PlansAsync(cancellation).ConfigureAwait(false);
        await StoredJson.WriteAsync<JsonNode>(target.Store, CubeKeys.Item, Build(target.Store.Root, plan, plans, finished), PutCondition.Replace, cancellation).ConfigureAwait(false);
    }

    private static JsonObject Build(Uri root, CubePlan plan, IReadOnlyList<CubePlan> plans, FinishedCube finished)
    {
        var grid = plan.Parameters.Grid;
        var outline = CubeGrid.Outline(grid, new PixelWindow(0, 0, grid.Shape.Rows, grid.Shape.Columns));
        var boxes = outline.Boxes;
        return new JsonObject
        {
            ["type"] = "Feature",
            ["stac_version"] = "1.1.0",
            ["stac_extensions"] = new JsonArray(Extensions + "projection/v2.0.0/schema.json", Extensions + "processing/v1.2.0/schema.json", Extensions + "file/v2.1.0/schema.json", Extensions + "raster/v2.0.0/schema.json"),
            ["id"] = Path.GetFileName(root.AbsolutePath.TrimEnd('/')),
            ["geometry"] = outline.ToGeoJson(),
            ["bbox"] = new JsonArray(boxes[0].West, boxes.Min(box => box.South), boxes[^1].East, boxes.Max(box => box.North)),
            ["properties"] = Properties(plan, plans, finished),
            ["links"] = Links(plans),
            ["assets"] = Assets(plan, finished),
        };
    }

    private static JsonObject Properties(CubePlan plan, IReadOnlyList<CubePlan> plans, FinishedCube finished)
    {
        var grid = plan.Parameters.Grid;
        var t = grid.Transform;
        var properties = new JsonObject
        {
            ["datetime"] = null,
            ["start_datetime"] = Time(new DateTimeOffset(plans[0].Periods[0].Start, TimeOnly.MinValue, TimeSpan.Zero)),
            ["end_datetime"] = Time(new DateTimeOffset(plan.Periods[^1].End, TimeOnly.MinValue, TimeSpan.Zero).AddSeconds(-1)),
            ["created"] = Time(finished.Completed),
            ["title"] = "Sentinel 2 Data Cube",
            ["proj:code"] = grid.Crs,
            ["proj:shape"] = new JsonArray(grid.Shape.Rows, grid.Shape.Columns),
            ["proj:transform"] = new JsonArray(t.A, t.B, t.C, t.D, t.E, t.F),
            ["processing:software"] = new JsonObject { ["datacube"] = SoftwareVersion.Number },
            ["processing:lineage"] = $"{CubeAttributes.Rounding} Mask {MaskText.Of(plan.Parameters.Mask)}. {(plan.Parameters.WholeEdges ? Periods.WholeRule : Periods.ClipRule)}",
            ["datacube:plan_hash"] = plan.Hash,
            ["datacube:state"] = finished.State == CubeState.Succeeded ? "succeeded" : "partially_succeeded",
        };
        if (grid.Crs.StartsWith("EPSG:", StringComparison.Ordinal))
            properties["proj:epsg"] = int.Parse(grid.Crs.AsSpan(5), CultureInfo.InvariantCulture);
        return properties;
    }

    private static JsonArray Links(IReadOnlyList<CubePlan> plans) =>
    [
        .. plans.SelectMany(plan => plan.Scenes).Where(scene => scene.Self is not null).DistinctBy(scene => scene.Self)
            .Select(scene => new JsonObject { ["rel"] = "derived_from", ["href"] = scene.Self!.ToString(), ["type"] = "application/geo+json", ["title"] = scene.Id }),
    ];

    private static JsonObject Assets(CubePlan plan, FinishedCube finished)
    {
        var assets = new JsonObject();
        if (plan.Parameters.Format == CubeFormat.Zarr)
            assets["cube"] = new JsonObject { ["href"] = ".", ["type"] = "application/vnd.zarr; version=3", ["title"] = plan.Parameters.VariableName, ["roles"] = new JsonArray("data"), ["bands"] = Bands(plan) };
        foreach (var file in finished.Files)
        {
            var asset = new JsonObject { ["href"] = "./" + file.Key, ["file:size"] = file.Size, ["file:checksum"] = "1220" + file.Sha256 };
            var name = Path.GetFileNameWithoutExtension(file.Key);
            if (file.Key.EndsWith(".tif", StringComparison.Ordinal))
            {
                asset["type"] = "image/tiff; application=geotiff; profile=cloud-optimized";
                asset["roles"] = new JsonArray("data");
                if (name.StartsWith(plan.Parameters.VariableName, StringComparison.Ordinal))
                    asset["bands"] = Bands(plan);
            }
            else if (file.Key.EndsWith(".png", StringComparison.Ordinal))
            {
                asset["type"] = "image/png";
                asset["roles"] = new JsonArray(file.Key == CubeKeys.Quicklook ? "thumbnail" : "overview");
            }
            else
            {
                (name, asset["type"], asset["roles"]) = ("metadata", "application/json", new JsonArray("metadata"));
            }
            assets[name] = asset;
        }
        return assets;
    }

    private static JsonArray Bands(CubePlan plan) =>
    [
        .. plan.Bands.Select(band =>
        {
            var json = new JsonObject { ["name"] = band.Name, ["data_type"] = plan.Encoding.Type == Pixels.PixelType.UInt16 ? "uint16" : "float32" };
            if (band.Kind == BandKind.Reflectance)
            {
                json["raster:scale"] = plan.Encoding.Scale;
                json["raster:offset"] = plan.Encoding.Offset;
            }
            json["nodata"] = plan.Encoding.Type == Pixels.PixelType.UInt16 ? 0 : "nan";
            return json;
        }),
    ];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
