using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Pixels.Grids;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>The STAC item of every kind of cube, judged by the published schemas.</summary>
[Trait("kind", "system")]
public sealed class CubeItemTests : IDisposable
{
    private const string August = " --start-date 2023-08-01 --end-date 2023-08-31";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private async Task<JsonNode> ItemOf(string target, GeoBox grid, string band, string arguments)
    {
        var scenes = new LightScenes(folder.File("scenes of " + target), grid);
        await scenes.AddAsync("a", "2023-08-10T10:00:00Z", (band, (row, column) => 1000 + row + column));
        var run = await CliRun.Of(["cube", "build", "--catalog", scenes.Catalog, "--output", folder.File(target), "--no-progress", "--bands", band, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.True(run.Code == 0, run.Error);
        return JsonNode.Parse(await File.ReadAllTextAsync(folder.File(target, "item.json")))!;
    }

    [RequiresProgramFact("node:ajv", Data = "stac-schemas")]
    public async Task Items_of_all_kinds_of_cubes_are_valid()
    {
        var zarr = await ItemOf("zarr cube", LightScenes.Small, "red", LightScenes.SmallBox + August);
        var cog = await ItemOf("cog", LightScenes.Small, "red", LightScenes.SmallBox + August + " --output-format cog");
        var real = await ItemOf("float", LightScenes.Small, "dem", LightScenes.SmallBox + August);
        var across = await ItemOf("across", LightScenes.Grid("EPSG:32760", 816500, 8066500, 20, 200, 200), "red", "--bbox 179.99 -17.505 -179.99 -17.495 --epsg 32760 --resolution 20" + August);
        string[] files = [.. new[] { "zarr cube", "cog", "float", "across" }.Select(target => folder.File(target, "item.json"))];
        Assert.Contains("4 documents are valid", await ExternalProgram.Run("node", [Path.Combine(ExternalProgram.Readers, "validate-stac.js"), SharedData.Require("stac-schemas"), .. files]), StringComparison.Ordinal);

        Assert.Equal("zarr cube", (string?)zarr["id"]);
        var cube = zarr["assets"]!["cube"]!;
        Assert.Equal((32633, 0.0001), ((int)cube["proj:epsg"]!, (double)cube["bands"]![0]!["raster:scale"]!));
        Assert.StartsWith("file:///", (string?)zarr["links"]![0]!["href"], StringComparison.Ordinal);
        Assert.Equal("float32", (string?)real["assets"]!["cube"]!["bands"]![0]!["data_type"]);
        Assert.Equal(["count_2023-08", "quicklook", "quicklook_2023-08", "rgb_median_2023-08", "status_2023-08"], cog["assets"]!.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal));
        Assert.Equal("MultiPolygon", (string?)across["geometry"]!["type"]);
        Assert.True((double)across["bbox"]![0]! > 179 && (double)across["bbox"]![2]! < -179);
    }
}
