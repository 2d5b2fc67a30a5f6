using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>IN20 and R3.10: what a catalogue names and must not be read is neither read nor forgotten.</summary>
[Trait("kind", "system")]
public sealed class CubeRefusalTests : IDisposable
{
    private const string August = LightScenes.SmallBox + " --start-date 2023-08-01 --end-date 2023-08-31 --bands red nir";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private async Task<LightScenes> Scenes(params string[] ids)
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        foreach (var (id, day) in ids.Select((id, number) => (id, number + 10)))
            await scenes.AddAsync(id, $"2023-08-{day}T10:00:00Z", ("red", (_, _) => 300), ("nir", (_, _) => 2000));
        return scenes;
    }

    private async Task Change(string id, Action<JsonObject> change)
    {
        var file = folder.File("scenes", id, "item.json");
        var item = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        change(item);
        await File.WriteAllTextAsync(file, item.ToJsonString());
    }

    private Task<CliRun> Build(LightScenes scenes, string arguments) =>
        CliRun.Of(["cube", "build", "--catalog", scenes.Catalog, "--output", folder.File("cube"), "--no-progress", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    [Theory]
    [InlineData("http://169.254.169.254/x.tif")]
    [InlineData("https://[::ffff:169.254.169.254]/x.tif")]
    [InlineData("https://2852039166/x.tif")]
    [InlineData("https://0xA9FEA9FE/x.tif")]
    [InlineData("https://0251.0376.0251.0376/x.tif")]
    [InlineData("https://localhost./x.tif")]
    [InlineData("https://10.1.2.3/x.tif")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/vsicurl/https://example.com/x.tif")]
    [InlineData("//example.com/x.tif")]
    [InlineData("gopher://example.com/x.tif")]
    [InlineData("../../../x.tif")]
    public async Task IN20_an_address_that_may_not_be_read_is_refused_by_its_code(string href)
    {
        var scenes = await Scenes("a");
        await Change("a", item => { item["assets"]!["red"]!["href"] = href; item["assets"]!["nir"]!["href"] = href; });
        var run = await Build(scenes, August);
        Assert.Equal(3, run.Code);
        Assert.Contains("error href.not_allowed", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("cube")));
    }

    [Fact]
    public async Task A_refused_asset_is_a_failed_input_and_the_other_bands_of_its_scene_count()
    {
        var scenes = await Scenes("a", "b", "c");
        await Change("b", item => item["assets"]!["nir"]!["href"] = "http://169.254.169.254/x.tif");
        var failed = await Build(scenes, August + " --json --quiet");
        Assert.Equal(6, failed.Code);
        Assert.Contains("href.not_allowed", failed.Error, StringComparison.Ordinal);
        var partial = await Build(scenes, August + " --allow-partial --json");
        Assert.Equal(5, partial.Code);
        var report = JsonNode.Parse(partial.Out)!;
        Assert.Equal((5, 0, 1), ((int)report["inputs_used"]!, (int)report["inputs_empty"]!, (int)report["inputs_failed"]!));
        var input = Assert.Single(report["failed_inputs"]!.AsArray())!;
        Assert.Equal(("b", "nir", "href.not_allowed"), ((string?)input["scene"], (string?)input["asset"], (string?)input["code"]));
        var counts = await new BuiltCube(folder.File("cube")).ReadAsync<ushort>("count");
        var middle = counts.Length / 4 * 2;
        Assert.Equal((3, 2), (counts[middle], counts[middle + 1]));
    }

    [Fact]
    public async Task A_finished_partial_cube_is_completed_by_its_own_command_once_the_source_is_whole()
    {
        var scenes = await Scenes("a", "b");
        var asset = scenes.FileOf("b", "nir");
        var whole = await File.ReadAllBytesAsync(asset);
        await File.WriteAllBytesAsync(asset, whole[..(whole.Length / 3)]);
        Assert.Equal(5, (await Build(scenes, August + " --allow-partial")).Code);
        var again = JsonNode.Parse((await Build(scenes, August + " --allow-partial --json")).Out)!;
        Assert.Equal(("partially_succeeded", 3, 1), ((string?)again["state"], (int)again["inputs_used"]!, (int)again["inputs_failed"]!));
        Assert.Equal(6, (await Build(scenes, August)).Code);
        await File.WriteAllBytesAsync(asset, whole);
        var completed = await Build(scenes, August + " --json");
        Assert.Equal(0, completed.Code);
        Assert.Equal("succeeded", (string?)JsonNode.Parse(completed.Out)!["state"]);
        var counts = await new BuiltCube(folder.File("cube")).ReadAsync<ushort>("count");
        Assert.Equal(2, counts[(counts.Length / 4 * 2) + 1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --dry-run")]
    public async Task A_memory_limit_below_any_tile_is_refused_before_anything_is_written(string mode)
    {
        var scenes = await Scenes("a");
        var run = await Build(scenes, August + " --memory-limit 64MiB" + mode);
        Assert.Equal(3, run.Code);
        Assert.Contains("error memory.too_small", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("cube")));
    }
}
