using System.Text.Json.Nodes;
using Datacube.Engine.Cubes.Planning;
using Datacube.Engine.Cubes.Requests;
using Datacube.Engine.Pipeline;
using Datacube.Engine.Reducing;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Stac.Writing;
using Datacube.Storage;

namespace Datacube.Engine.Cubes.Building;

/// <summary>The STAC 1.1 item of a cube: what it is, what it was made from, checksums. Written last: where it exists, the cube is complete.</summary>
internal static class CubeItem
{
    public static async Task WriteAsync(IObjectStore store, CubePlan plan, FinishedCube finished, IEnumerable<JobResult> results, CancellationToken cancellation)
    {
        var plans = await (await CubeTarget.LookAsync(store, cancellation).ConfigureAwait(false)).PlansAsync(cancellation).ConfigureAwait(false);
        await StoredJson.WriteAsync<JsonNode>(store, CubeKeys.Item, Build(store.Root, plan, plans, finished, new(results)), PutCondition.Replace, cancellation).ConfigureAwait(false);
    }

    private static JsonObject Build(Uri root, CubePlan plan, IReadOnlyList<CubePlan> plans, FinishedCube finished, ReadAssets assets)
    {
        var parameters = plan.Parameters;
        var outline = CubeGrid.Outline(parameters.Grid, new PixelWindow(0, 0, parameters.Grid.Shape.Rows, parameters.Grid.Shape.Columns));
        return StacWriter.Item(new(Path.GetFileName(Uri.UnescapeDataString(root.AbsolutePath).TrimEnd('/')), outline, Instant(plans[0].Periods[0].Start), Instant(plan.Periods[^1].End).AddSeconds(-1), [.. Assets(plan, finished)])
        {
            Created = finished.Completed,
            Software = new Dictionary<string, string> { ["datacube"] = SoftwareVersion.Number },
            Lineage = $"{ReductionText.Of(parameters.Reducer)} Mask {MaskText.Of(parameters.Mask)}. {(plan.Indices.Rule(parameters.Reducer) is { } indices ? indices + " " : "")}{(parameters.WholeEdges ? Periods.WholeRule : Periods.ClipRule)}",
            Links =
            [
                .. plans.SelectMany(each => each.Scenes).Where(scene => scene.Self is not null).DistinctBy(scene => scene.Self)
                    .Select(scene => new OutputLink("derived_from", scene.Self!.AbsoluteUri, "application/geo+json") { Fields = assets.Of(scene) is { } read ? new() { ["datacube:assets"] = read } : null }),
            ],
            Properties = new JsonObject
            {
                ["title"] = CubeAttributes.Title(plans),
                ["datacube:inputs"] = assets.ToJson(),
                ["datacube:plan_hash"] = plan.Hash,
                ["datacube:state"] = finished.State == CubeState.Succeeded ? "succeeded" : "partially_succeeded",
            },
        });
    }

    private static IEnumerable<OutputAsset> Assets(CubePlan plan, FinishedCube finished)
    {
        if (plan.Parameters.Format == CubeFormat.Zarr)
            yield return Placed(new("cube", ".", "application/vnd.zarr; version=3", ["data"]) { Title = plan.Parameters.VariableName, Bands = Values(plan) }, plan);
        foreach (var file in finished.Files)
            yield return AssetOf(file.Key, plan) with { Size = file.Size, Sha256 = file.Sha256 };
    }

    private static OutputAsset AssetOf(string key, CubePlan plan)
    {
        var (name, address) = (Path.GetFileNameWithoutExtension(key), "./" + key);
        if (key.EndsWith(".png", StringComparison.Ordinal))
            return new(name, address, "image/png", [key == CubeKeys.Quicklook ? "thumbnail" : "overview"]);
        if (!key.EndsWith(".tif", StringComparison.Ordinal))
            return new("metadata", address, "application/json", ["metadata"]);
        var bands = name.StartsWith(CubeLayout.Count + "_", StringComparison.Ordinal) ? plan.Result.Select(band => new OutputBand(band.Name) { DataType = "uint16", Description = "valid observations" })
            : name.StartsWith(CubeLayout.Status + "_", StringComparison.Ordinal) ? [new OutputBand(CubeLayout.Status) { DataType = "uint8" }]
            : name.StartsWith(CubeLayout.Date + "_", StringComparison.Ordinal) ? [new OutputBand(CubeLayout.Date) { DataType = "uint16", Nodata = 0, Description = "solar day of the chosen observation, days since 1970-01-01" }]
            : Values(plan);
        return Placed(new(name, address, "image/tiff; application=geotiff; profile=cloud-optimized", ["data"]) { Bands = [.. bands] }, plan);
    }

    private static OutputAsset Placed(OutputAsset asset, CubePlan plan)
    {
        var (grid, t) = (plan.Parameters.Grid, plan.Parameters.Grid.Transform);
        return asset with { Crs = grid.Crs, Transform = [t.A, t.B, t.C, t.D, t.E, t.F], Shape = [grid.Shape.Rows, grid.Shape.Columns] };
    }

    private static OutputBand[] Values(CubePlan plan) =>
    [
        .. plan.Result.Select(band =>
        {
            var stored = new OutputBand(band.Name) { Description = band.Index is null ? null : band.Method, DataType = plan.Encoding.Type == PixelType.UInt16 ? "uint16" : "float32", Nodata = plan.Encoding.Fill };
            return plan.Encoding == OutputEncoding.ScaledReflectance ? stored with { Scale = plan.Encoding.Scale, Offset = plan.Encoding.Offset } : stored;
        }),
    ];

    private static DateTimeOffset Instant(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
