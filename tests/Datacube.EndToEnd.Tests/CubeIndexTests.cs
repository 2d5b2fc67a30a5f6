using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Spectral indices and best dates, asked for on the command line and read back from the cube.</summary>
[Trait("kind", "unit")]
public sealed class CubeIndexTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private async Task<CliRun> Build(string target, string arguments) => await CliRun.Of([
        "cube", "build", "--catalog", folder.File("scenes", "catalog.json"), "--output", folder.File(target), "--no-progress", "--start-date", "2023-08-01", "--end-date", "2023-08-31",
        .. $"{LightScenes.SmallBox} {arguments}".Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private async Task AddScenesAsync()
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        foreach (var (day, red, nir, blue) in ((int, int, int, int)[])[(3, 1000, 3000, 500), (8, 1200, 3600, 700), (13, 2000, 3000, 600)])
            await scenes.AddAsync($"d{day}", $"2023-08-{day:00}T10:00:00Z", ("red", (_, _) => red), ("nir", (_, _) => nir), ("blue", (_, _) => blue));
    }

    [Fact]
    public async Task Indices_are_further_bands_of_each_date_or_of_the_result()
    {
        await AddScenesAsync();
        // NDVI of the dates: 0.5, 0.5, 0.2; EVI2 with reflectances. The bands keep their values, in float.
        float[] evi2 = [2.5f * 0.2f / (0.3f + 0.24f + 1), 2.5f * 0.24f / (0.36f + 0.288f + 1), 2.5f * 0.1f / (0.3f + 0.48f + 1)];
        await AssertAsync("median", "--bands red --indices ndvi,evi2", "rgb_median", ["red", "ndvi", "evi2"], [0.12f, 0.5f, evi2[0]]);
        await AssertAsync("least", "--bands ndvi --reducer min pc_50", "rgb_statistics", ["ndvi_min", "ndvi_pc_50"], [0.2f, 0.5f]);
        await AssertAsync("medoid", "--bands red,nir --indices ndvi --reducer medoid", "rgb_medoid", ["red", "nir", "ndvi"], [0.1f, 0.3f, 0.5f]);
        var attributes = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.File("median"), "zarr.json")))!["attributes"]!["datacube"]!;
        Assert.Contains("ndvi = (nir - red) / (nir + red); evi2 = (2.5 nir - 2.5 red) / (nir + 2.4 red + 1)", (string?)attributes["index_rule"], StringComparison.Ordinal);
        Assert.Equal(["ndvi", "evi2"], attributes["parameters"]!["indices"]!.AsArray().Select(name => (string?)name));
        var item = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("median", "item.json")))!;
        Assert.Equal("median of (nir - red) / (nir + red)", (string?)item["assets"]!["cube"]!["bands"]![1]!["description"]);
        Assert.Contains("Of the reflectances of each date", (string?)item["properties"]!["processing:lineage"], StringComparison.Ordinal);
        var shown = await CliRun.Of(["cube", "show", folder.File("median")]);
        Assert.Contains("ndvi, evi2", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_best_date_is_an_array_of_days_in_Zarr_and_a_file_of_GeoTIFFs()
    {
        await AddScenesAsync();
        var august = new DateOnly(2023, 8, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        await AssertAsync("greenest", "--bands red,nir --reducer ndvi-max", "rgb_ndvi-max", ["red", "nir"], [1000, 3000], august + 2);
        await AssertAsync("barest", "--bands red,nir,blue --reducer evi-min", "rgb_evi-min", ["red", "nir", "blue"], [2000, 3000, 600], august + 12);
        var metadata = (await new BuiltCube(folder.File("greenest")).OpenAsync()).Arrays["date"];
        Assert.Equal("days since 1970-01-01", (string?)metadata.Attributes!["units"]);
        Assert.Equal(0, (int?)metadata.Attributes["_FillValue"]);
        Assert.Equal(0, (await Build("files", "--bands red,nir --reducer ndvi-max --output-format cog")).Code);
        Assert.True(File.Exists(folder.File("files", "date_2023-08.tif")));
        var assets = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("files", "item.json")))!["assets"]!;
        Assert.Equal("uint16", (string?)assets["date_2023-08"]!["bands"]![0]!["data_type"]);
        // A variable may not take its name.
        Assert.Contains("name.form (--varname)", (await Build("none", "--bands red --varname date")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bands red --indices ndvj", "There is no index 'ndvj'. Nearest: ndvi")]
    [InlineData("--bands red ndvi --indices ndvi", "'ndvi' is asked for 2 times")]
    [InlineData("--bands red nir --indices evi --reducer geomedian", "'evi' needs the bands nir, red, blue; with 'geomedian' all bands of the cube are taken together, and asked for were red, nir. Add --bands blue.")]
    [InlineData("--bands red nir --reducer evi-max", "Add --bands blue.")]
    [InlineData("--bands red nir --reducer evj-max", "INDEX-max or INDEX-min")]
    public async Task What_cannot_be_made_is_refused_with_the_way_out(string arguments, string text)
    {
        var refused = await Build("none", arguments);
        Assert.Equal(3, refused.Code);
        Assert.Contains("option.value", refused.Error, StringComparison.Ordinal);
        Assert.Contains(text, refused.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private async Task AssertAsync(string target, string arguments, string variable, string[] bands, float[] expected, int? day = null)
    {
        var run = await Build(target, arguments);
        Assert.True(run.Code == 0, run.Error);
        var cube = new BuiltCube(folder.File(target));
        var group = await cube.OpenAsync();
        Assert.Equal(bands, await group.Array("band").ReadTextAsync(default));
        var isFloat = group.Arrays[variable].DataType == Datacube.Raster.Zarr.ZarrDataType.Float32;
        Assert.Equal(day is null, isFloat);
        float[] values = isFloat ? await cube.ReadAsync<float>(variable) : [.. (await cube.ReadAsync<ushort>(variable)).Select(value => (float)value)];
        Assert.All(await cube.ReadAsync<ushort>("count"), count => Assert.Equal(3, count));
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(expected[i % bands.Length], values[i], 1e-6f * expected[i % bands.Length]);
        if (day is { } number)
            Assert.All(await cube.ReadAsync<ushort>("date"), date => Assert.Equal(number, date));
    }
}
