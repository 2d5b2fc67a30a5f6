using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Statistics over time, asked for on the command line and read back from the cube.</summary>
[Trait("kind", "unit")]
public sealed class CubeReductionTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private async Task<CliRun> Build(string target, string arguments) => await CliRun.Of([
        "cube", "build", "--catalog", folder.File("scenes", "catalog.json"), "--output", folder.File(target), "--no-progress", "--start-date", "2023-08-01", "--end-date", "2023-08-31",
        .. $"{LightScenes.SmallBox} {arguments}".Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>The corners of a square of band space and its centre.</summary>
    private async Task AddScenesAsync()
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        foreach (var (day, red, nir) in ((int, int, int)[])[(3, 1000, 3000), (8, 1200, 3000), (13, 1000, 3200), (18, 1200, 3200), (23, 1100, 3100)])
            await scenes.AddAsync($"d{day}", $"2023-08-{day:00}T10:00:00Z", ("red", (_, _) => red), ("nir", (_, _) => nir));
    }

    [Fact]
    public async Task Every_reducer_names_its_bands_and_fills_them()
    {
        await AddScenesAsync();
        await AssertAsync("mean std pc_10 max", "rgb_statistics", ["red_mean", "red_std", "red_pc_10", "red_max", "nir_mean", "nir_std", "nir_pc_10", "nir_max"],
            [0.11f, 0.00894427f, 0.1f, 0.12f, 0.31f, 0.00894427f, 0.3f, 0.32f]);
        await AssertAsync("medoid", "rgb_medoid", ["red", "nir"], [1100, 3100]);
        await AssertAsync("ndvi-max", "rgb_ndvi-max", ["red", "nir"], [1000, 3200]);
        await AssertAsync("pc_90 --varname high", "high", ["red_pc_90", "nir_pc_90"], [1200, 3200]);
        // The middle one of five distances: 100 √2; 200 / 8400; the angle between (1000, 3000) and (1100, 3100).
        await AssertAsync("geomad", "rgb_geomad", ["red", "nir", "smad", "emad", "bcmad"], [0.11f, 0.31f, 1.8487e-4f, 141.42136f, 0.0238095f]);
    }

    [Fact]
    public async Task A_cube_is_appended_to_by_its_own_reducer_only_and_what_cannot_be_reduced_is_refused()
    {
        await AddScenesAsync();
        Assert.Equal(0, (await Build("cube", "--bands red --reducer max")).Code);
        var other = await Build("cube", "--bands red --reducer median --varname rgb_max --append");
        Assert.Contains("target.mismatch", other.Error, StringComparison.Ordinal);
        Assert.Contains("reduction", other.Error, StringComparison.Ordinal);
        foreach (var wrong in (string[])["mode", "geomad mean", "ndvi-max --bands green"])
        {
            var refused = await Build("none", $"--bands red --reducer {wrong}");
            Assert.Equal(3, refused.Code);
            Assert.Contains("option.value (--reducer)", refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Records_of_before_the_chosen_dates_were_kept_count_as_missing()
    {
        await AddScenesAsync();
        const string Medoid = "--bands red nir --reducer medoid";
        Assert.Equal(0, (await Build("cube", Medoid)).Code);
        var expected = await new BuiltCube(folder.File("cube")).ReadAsync<ushort>("date");
        var record = Assert.Single(Directory.GetFiles(folder.File("cube", "_datacube", "commits"), "*.json", SearchOption.AllDirectories));
        var old = JsonNode.Parse(await File.ReadAllTextAsync(record))!;
        var chunks = old["chunks"]!.AsArray();
        chunks.Remove(Assert.Single(chunks, chunk => ((string)chunk!["key"]!).StartsWith("date/", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(record, old.ToJsonString());
        Directory.Delete(folder.File("cube", "date"), recursive: true);
        File.Delete(folder.File("cube", "_datacube", "finished.json"));

        var run = await Build("cube", Medoid);
        Assert.True(run.Code == 0, run.Error);
        Assert.Equal(expected, await new BuiltCube(folder.File("cube")).ReadAsync<ushort>("date"));
    }

    [Theory]
    [InlineData("zarr", "the array 'date'")]
    [InlineData("cog", "the file date_2023-08.tif")]
    public async Task A_cube_of_before_the_chosen_dates_were_kept_is_not_appended_to(string format, string missing)
    {
        await AddScenesAsync();
        var arguments = $"--bands red nir --reducer ndvi-max --output-format {format}";
        Assert.Equal(0, (await Build("cube", arguments)).Code);
        if (format == "zarr")
        {
            Directory.Delete(folder.File("cube", "date"), recursive: true);
        }
        else
        {
            var record = folder.File("cube", "_datacube", "finished.json");
            var old = JsonNode.Parse(await File.ReadAllTextAsync(record))!;
            var files = old["files"]!.AsArray();
            files.Remove(Assert.Single(files, file => (string)file!["key"]! == "date_2023-08.tif"));
            await File.WriteAllTextAsync(record, old.ToJsonString());
        }
        var refused = await CliRun.Of(["cube", "build", "--catalog", folder.File("scenes", "catalog.json"), "--output", folder.File("cube"), "--no-progress", "--start-date", "2023-09-01", "--end-date", "2023-09-30", "--append",
            .. $"{LightScenes.SmallBox} {arguments}".Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(3, refused.Code);
        Assert.Contains("error target.mismatch", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"it lacks {missing}", refused.Error, StringComparison.Ordinal);
    }

    private async Task AssertAsync(string reducer, string variable, string[] bands, float[] expected)
    {
        var target = reducer.Split(' ')[0];
        var run = await Build(target, $"--bands red nir --reducer {reducer}");
        Assert.True(run.Code == 0, run.Error);
        var shown = await CliRun.Of(["cube", "show", folder.File(target)]);
        Assert.True(shown.Code == 0, shown.Error);
        var cube = new BuiltCube(folder.File(target));
        var group = await cube.OpenAsync();
        Assert.Equal(bands.Length, group.Arrays[variable].Shape[3]);
        Assert.Equal(bands, await group.Array("band").ReadTextAsync(default));
        var isFloat = group.Arrays[variable].DataType == Datacube.Raster.Zarr.ZarrDataType.Float32;
        float[] values = isFloat ? await cube.ReadAsync<float>(variable) : [.. (await cube.ReadAsync<ushort>(variable)).Select(value => (float)value)];
        Assert.All(await cube.ReadAsync<ushort>("count"), count => Assert.Equal(5, count));
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(expected[i % bands.Length], values[i], 3e-4f * expected[i % bands.Length]);
    }
}
