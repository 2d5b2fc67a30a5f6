using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>What an append may add, and what a cube knows of itself afterwards.</summary>
[Trait("kind", "system")]
public sealed class CubeAppendTests : IDisposable
{
    private readonly TempFolder folder = new();
    private LightScenes scenes = null!;

    private string Target => folder.File("cube");

    public void Dispose() => folder.Dispose();

    private async Task<CliRun> Build(string from, string until, string arguments = "")
    {
        if (scenes is null)
        {
            scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
            foreach (var month in (int[])[5, 6, 7, 8])
                await scenes.AddAsync($"m{month}", $"2021-0{month}-05T10:00:00Z", ("red", (_, _) => 100 * month));
        }
        return await CliRun.Of(["cube", "build", "--catalog", scenes.Catalog, "--output", Target, "--no-progress", "--bands", "red", "--start-date", from, "--end-date", until,
            .. LightScenes.SmallBox.Split(' '), .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private string[] Files => [.. Directory.GetFiles(Target).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("2021-05-01", "2021-05-31", "the cube starts with 2021-06, the request with 2021-05")]
    [InlineData("2021-05-01", "2021-08-31", "the cube starts with 2021-06, the request with 2021-05")]
    [InlineData("2021-06-11", "2021-08-31", "its 2021-06 was built from scenes of 2021-06-01 to 2021-06-10 only")]
    [InlineData("2021-06-11", "2021-06-30", "a period that exists is never changed. Start at 2021-08-01")]
    public async Task An_append_that_would_leave_days_out_is_refused(string from, string until, string text)
    {
        Assert.Equal(0, (await Build("2021-06-01", "2021-06-10")).Code);
        Assert.Equal(0, (await Build("2021-07-01", "2021-07-31", "--append")).Code);
        var run = await Build(from, until, "--append");
        Assert.Equal(3, run.Code);
        Assert.Contains("error target.mismatch", run.Error, StringComparison.Ordinal);
        Assert.Contains(text, run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await Build("2021-07-01", "2021-08-31", "--append")).Code);
        Assert.Equal(3, (await new BuiltCube(Target).OpenAsync()).Arrays["rgb_median"].Shape[0]);
    }

    [Fact]
    public async Task GeoTIFFs_of_all_periods_are_known_after_an_append_and_go_with_the_cube()
    {
        Assert.Equal(0, (await Build("2021-06-01", "2021-06-30", "--output-format cog")).Code);
        Assert.Equal(0, (await Build("2021-07-01", "2021-07-31", "--output-format cog --append")).Code);
        string[] both = ["count_2021-06.tif", "count_2021-07.tif", "quicklook.png", "quicklook_2021-06.png", "quicklook_2021-07.png", "rgb_median_2021-06.tif", "rgb_median_2021-07.tif", "status_2021-06.tif", "status_2021-07.tif"];
        Assert.Equal(both, Files.Where(file => file != "item.json"));
        var item = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Target, "item.json")))!;
        Assert.Equal(both, item["assets"]!.AsObject().Select(asset => ((string)asset.Value!["href"]!)[2..]).Order(StringComparer.Ordinal));
        var show = await CliRun.Of(["cube", "show", Target, "--json"]);
        Assert.Equal(both, JsonNode.Parse(show.Out)!["files"]!.AsArray().Select(file => (string)file!).Order(StringComparer.Ordinal));

        Assert.Equal(0, (await Build("2021-08-01", "2021-08-31", "--output-format cog --overwrite")).Code);
        Assert.Equal(["count_2021-08.tif", "item.json", "quicklook.png", "quicklook_2021-08.png", "rgb_median_2021-08.tif", "status_2021-08.tif"], Files);
    }

    [Theory]
    [InlineData("zarr")]
    [InlineData("cog")]
    public async Task An_append_that_fails_for_good_does_not_block_the_cube(string format)
    {
        Assert.Equal(0, (await Build("2021-06-01", "2021-06-30", $"--output-format {format}")).Code);
        var whole = await File.ReadAllBytesAsync(scenes.FileOf("m8", "red"));
        await File.WriteAllBytesAsync(scenes.FileOf("m8", "red"), whole[..(whole.Length / 3)]);
        // July is computed, August cannot be.
        Assert.Equal(6, (await Build("2021-07-01", "2021-08-31", $"--output-format {format} --append")).Code);

        var same = await Build("2021-06-01", "2021-06-30", $"--output-format {format}");
        Assert.Equal(0, same.Code);
        Assert.Contains("complete; an append of 2021-07 to 2021-08 did not end", same.Error, StringComparison.Ordinal);
        var july = await Build("2021-07-01", "2021-07-31", $"--output-format {format} --append");
        Assert.Equal(0, july.Code);
        Assert.Contains("an append of 2021-07 to 2021-08 that did not end is dropped", july.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Target, "*2021-08*"));
        if (format == "zarr")
        {
            Assert.Equal(2, (await new BuiltCube(Target).OpenAsync()).Arrays["rgb_median"].Shape[0]);
            Assert.False(Directory.Exists(Path.Combine(Target, "rgb_median", "c", "2")) && Directory.GetFiles(Path.Combine(Target, "rgb_median", "c", "2"), "*", SearchOption.AllDirectories).Length > 0);
        }

        await File.WriteAllBytesAsync(scenes.FileOf("m8", "red"), whole);
        Assert.Equal(0, (await Build("2021-08-01", "2021-08-31", $"--output-format {format} --append")).Code);
        var rows = await File.ReadAllLinesAsync(Path.Combine(Target, "_datacube", "results.csv"));
        Assert.Equal(["2021-06", "2021-07", "2021-08"], rows.Skip(1).Select(row => row.Split(',')[9]));
        Assert.All(rows.Skip(1), row => Assert.StartsWith("True,1,2025-", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_finished_cube_holds_no_folder_for_unfinished_writes_and_a_rerun_shows_its_figures()
    {
        var built = JsonNode.Parse((await Build("2021-06-01", "2021-06-30", "--json")).Out)!;
        Assert.False(Directory.Exists(Path.Combine(Target, "_tmp")));
        var again = JsonNode.Parse((await Build("2021-06-01", "2021-06-30", "--json")).Out)!;
        Assert.Equal("unchanged", (string?)again["state"]);
        foreach (var figure in (string[])["valid_share", "stored_bytes", "inputs_used", "inputs_empty", "pictures", "cost"])
            Assert.Equal(built[figure]!.ToJsonString(), again[figure]!.ToJsonString());
        Assert.True((double)again["valid_share"]! > 0.9);
    }
}
