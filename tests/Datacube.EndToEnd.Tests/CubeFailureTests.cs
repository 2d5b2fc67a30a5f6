using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Scenarios D17 and D18, the table of results, and numbers that agree before and after.</summary>
[Trait("kind", "system")]
public sealed class CubeFailureTests : IDisposable
{
    private const string August = LightScenes.SmallBox + " --start-date 2023-08-01 --end-date 2023-08-31 --bands red nir";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private async Task<LightScenes> ThreeDates()
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        foreach (var (id, value) in new[] { ("a", 300), ("b", 500), ("c", 700) })
            await scenes.AddAsync(id, $"2023-08-{(value / 100) + 10}T10:00:00Z", ("red", (_, _) => value), ("nir", (row, column) => value + 1000 + ((row * column) % 7)));
        return scenes;
    }

    private Task<CliRun> Build(LightScenes scenes, string arguments, string target = "cube") =>
        CliRun.Of(["cube", "build", "--catalog", scenes.Catalog, "--output", folder.File(target), "--no-progress", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    [Fact]
    public async Task D18_a_truncated_asset_fails_the_job_unless_gaps_are_allowed()
    {
        var scenes = await ThreeDates();
        var asset = scenes.FileOf("b", "nir");
        var whole = await File.ReadAllBytesAsync(asset);
        await File.WriteAllBytesAsync(asset, whole[..(whole.Length / 3)]);
        var failed = await Build(scenes, August + " --json");
        Assert.Equal(6, failed.Code);
        Assert.Contains("error inputs.failed", failed.Error, StringComparison.Ordinal);
        var report = JsonNode.Parse(failed.Out)!;
        Assert.Equal(("failed", "b", "nir"), ((string?)report["state"], (string?)report["failed_inputs"]![0]!["scene"], (string?)report["failed_inputs"]![0]!["asset"]));
        Assert.False(File.Exists(folder.File("cube", "zarr.json")));
        Assert.Contains("False", (await File.ReadAllLinesAsync(folder.File("cube", "_datacube", "results.csv")))[1], StringComparison.Ordinal);

        var partial = await Build(scenes, August + " --allow-partial --json");
        Assert.Equal(5, partial.Code);
        Assert.Equal("partially_succeeded", (string?)JsonNode.Parse(partial.Out)!["state"]);
        var cube = new BuiltCube(folder.File("cube"));
        var (counts, status) = (await cube.ReadAsync<ushort>("count"), await cube.ReadAsync<byte>("status"));
        var middle = counts.Length / 4 * 2;
        Assert.Equal((3, 2), (counts[middle], counts[middle + 1]));
        Assert.Contains((byte)3, status);
        Assert.Equal("partially_succeeded", (string?)JsonNode.Parse(await File.ReadAllTextAsync(folder.File("cube", "item.json")))!["properties"]!["datacube:state"]);
        var show = await CliRun.Of(["cube", "show", folder.File("cube")]);
        Assert.Contains("Failed input", show.Out, StringComparison.Ordinal);
        Assert.Contains("b nir", show.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asset_that_changed_between_two_tiles_keeps_the_cube_from_being_published()
    {
        var scenes = await ThreeDates();
        Assert.Equal(5, (await Build(scenes, August + " --chunk-size 64 --limit 1")).Code);
        var asset = scenes.FileOf("b", "nir");
        File.SetLastWriteTimeUtc(asset, File.GetLastWriteTimeUtc(asset).AddHours(1));
        var changed = await Build(scenes, August + " --chunk-size 64");
        Assert.Equal(6, changed.Code);
        Assert.Contains("error source.changed: Asset 'nir' of 'b'", changed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("cube", "zarr.json")));
        Assert.Equal(0, (await Build(scenes, August + " --chunk-size 64 --overwrite")).Code);
    }

    [Fact]
    public async Task The_table_of_results_names_the_class_of_every_gap_and_a_cube_of_gaps_alone_is_none()
    {
        var scenes = await ThreeDates();
        await File.WriteAllBytesAsync(scenes.FileOf("b", "nir"), [1, 2, 3]);
        Assert.Equal(5, (await Build(scenes, August + " --allow-partial")).Code);
        var row = (await File.ReadAllLinesAsync(folder.File("cube", "_datacube", "results.csv")))[1];
        Assert.StartsWith("True,", row, StringComparison.Ordinal);
        Assert.Contains(",5,0,1,raster.", row, StringComparison.Ordinal);
        foreach (var id in (string[])["a", "b", "c"])
        {
            foreach (var band in (string[])["red", "nir"])
                await File.WriteAllBytesAsync(scenes.FileOf(id, band), [1, 2, 3]);
        }
        Assert.Equal(6, (await Build(scenes, August + " --allow-partial", "lost")).Code);
        Assert.StartsWith("False,", (await File.ReadAllLinesAsync(folder.File("lost", "_datacube", "results.csv")))[1], StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("lost", "zarr.json")));
    }

    [Fact]
    public async Task A_repaired_asset_is_read_by_the_same_command()
    {
        var scenes = await ThreeDates();
        var asset = scenes.FileOf("b", "nir");
        var whole = await File.ReadAllBytesAsync(asset);
        await File.WriteAllBytesAsync(asset, whole[..(whole.Length / 3)]);
        Assert.Equal(6, (await Build(scenes, August)).Code);
        await File.WriteAllBytesAsync(asset, whole);
        Assert.Equal(0, (await Build(scenes, August)).Code);
        Assert.All(await new BuiltCube(folder.File("cube")).ReadAsync<ushort>("count"), count => Assert.True(count is 3 or 0));
    }

    [Fact]
    public async Task Numbers_of_a_dry_run_are_those_of_the_report()
    {
        var scenes = await ThreeDates();
        var dry = await Build(scenes, August + " --chunk-size 64 --dry-run --json");
        Assert.Equal(0, dry.Code);
        Assert.False(Directory.Exists(folder.File("cube", "_datacube")));
        var built = await Build(scenes, August + " --chunk-size 64 --json");
        var (plan, report) = (JsonNode.Parse(dry.Out)!, JsonNode.Parse(built.Out)!);
        Assert.Equal(plan["cost"]!.ToJsonString(), report["cost"]!.ToJsonString());
        Assert.Equal((int)plan["jobs_open"]!, (int)report["jobs_done"]!);
        Assert.Equal((long)report["cost"]!["reads"]!, (long)report["inputs_used"]! + (long)report["inputs_empty"]! + (long)report["inputs_failed"]!);
    }

    [Fact]
    public async Task The_json_report_and_the_table_of_results_keep_their_form()
    {
        var scenes = await ThreeDates();
        var run = await Build(scenes, August + " --json");
        Assert.Equal(
            "state,output,action,plan_hash,cost,jobs_done,jobs_skipped,jobs_failed,jobs_open,inputs_used,inputs_empty,inputs_failed,assets_verified,assets_unverified,failed_inputs,failed_jobs,valid_share,stored_bytes,seconds,notes,pictures",
            string.Join(',', JsonNode.Parse(run.Out)!.AsObject().Select(pair => pair.Key)));
        var rows = await File.ReadAllLinesAsync(folder.File("cube", "_datacube", "results.csv"));
        Assert.StartsWith("success,num_scenes,start_time,search_duration,load_duration,write_duration,region,cloud_provider,", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("True,3,", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_scene_ends_with_4_and_names_the_filter_that_removed_most()
    {
        var scenes = await ThreeDates();
        var run = await Build(scenes, August.Replace("2023-08", "2022-08", StringComparison.Ordinal));
        Assert.Equal(4, run.Code);
        Assert.Contains("error catalog.empty", run.Error, StringComparison.Ordinal);
        Assert.Contains("The time range removed the most: without it 3 scene(s) match", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bands_that_some_scenes_lack_are_counted_in_a_note_and_a_band_of_no_scene_is_unknown()
    {
        var scenes = await ThreeDates();
        await scenes.AddAsync("d", "2023-08-28T10:00:00Z", ("red", (_, _) => 900));
        var run = await Build(scenes, August);
        Assert.Equal(0, run.Code);
        Assert.Contains("1 of 4 scenes have no band 'nir': d", run.Error, StringComparison.Ordinal);
        var unknown = await Build(scenes, August + " --bands swir16", "other");
        Assert.Equal(3, unknown.Code);
        Assert.Contains("error band.unknown", unknown.Error, StringComparison.Ordinal);
    }

    [RequiresProgramFact("ogr2ogr")]
    public async Task D17_two_far_apart_polygons_build_only_the_tiles_they_touch()
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Grid("EPSG:32610", 470000, 5480000, 100, 700, 500));
        await scenes.AddAsync("a", "2023-01-15T19:10:00Z", ("red", (_, _) => 1234));
        static string Square(double lon, double lat) => $$$"""{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[{{{lon}}},{{{lat}}}],[{{{lon + 0.01}}},{{{lat}}}],[{{{lon + 0.01}}},{{{lat + 0.01}}}],[{{{lon}}},{{{lat + 0.01}}}],[{{{lon}}},{{{lat}}}]]]}}""";
        var geojson = folder.Write("area.geojson", $$"""{"type":"FeatureCollection","features":[{{Square(-123.3, 48.91)}},{{Square(-122.92, 49.38)}}]}""");
        await ExternalProgram.Run("ogr2ogr", ["-f", "GPKG", "-t_srs", "EPSG:3005", folder.File("area.gpkg"), geojson]);
        var run = await Build(scenes, $"--geometry-file {folder.File("area.gpkg")} --start-date 2023-01-01 --end-date 2023-01-31 --bands red --resolution 0.001 --chunk-size 50 --json");
        Assert.Equal(0, run.Code);
        Assert.Contains("tiles touch the 2 polygon(s) of the geometry file; only those are built", run.Error, StringComparison.Ordinal);
        var cost = JsonNode.Parse(run.Out)!["cost"]!;
        Assert.InRange((int)cost["tiles"]!, 2, 4);
        Assert.InRange((int)cost["tiles_in_grid"]!, 70, 99);
        var status = await new BuiltCube(folder.File("cube")).ReadAsync<byte>("status");
        Assert.Contains((byte)1, status);
        Assert.Contains((byte)0, status);
    }

    [RequiresProgramFact("gdalinfo")]
    public async Task Geotiffs_open_in_GDAL_with_names_system_and_nodata()
    {
        var scenes = await ThreeDates();
        Assert.Equal(0, (await Build(scenes, August + " --output-format cog")).Code);
        var info = JsonNode.Parse(await ExternalProgram.Run("gdalinfo", ["-json", folder.File("cube", "rgb_median_2023-08.tif")]))!;
        Assert.Equal(["red", "nir"], info["bands"]!.AsArray().Select(band => (string?)band!["description"]));
        Assert.Equal((0, 0.0001), ((double)info["bands"]![0]!["noDataValue"]!, (double)info["bands"]![0]!["scale"]!));
        Assert.Contains("32633", info["coordinateSystem"]!["wkt"]!.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("cube", "count_2023-08.tif")) && File.Exists(folder.File("cube", "status_2023-08.tif")));
        Assert.False(Directory.Exists(folder.File("cube", "_datacube", "work")) && Directory.EnumerateFiles(folder.File("cube", "_datacube", "work"), "*", SearchOption.AllDirectories).Any());
    }
}
