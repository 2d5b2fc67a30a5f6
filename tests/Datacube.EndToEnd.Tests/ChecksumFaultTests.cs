using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.EndToEnd.Tests.Cluster;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Rows 13 to 15 of the table of faults: bytes that are not what was announced or what their item states, and items that state nothing.</summary>
[Trait("kind", "fault")]
public sealed class ChecksumFaultTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_15_a_wrong_checksum_is_fetched_once_more_and_then_costs_its_scene(Scenes scenes)
    {
        var (cube, spoiled) = await CubeOfAsync(scenes);
        await using var server = new ChecksumServer(cube.Catalog);
        var sound = await BuildAsync(server, cube, "sound", 0);
        Assert.Equal(0, (long)sound["assets_unverified"]!);
        Assert.NotEqual(0, (long)sound["assets_verified"]!);

        (server.Spoiled, server.Times) = (spoiled, 1);
        server.Forget();
        Assert.Equal(sound["assets_verified"]!.ToJsonString(), (await BuildAsync(server, cube, "mended", 0))["assets_verified"]!.ToJsonString());
        Assert.Equal(2, server.Fetched);
        CubeBytes.RequireEqual(CubeBytes.Of(Target("sound")), CubeBytes.Of(Target("mended")));

        server.Times = int.MaxValue;
        server.Forget();
        RequireBad(await BuildAsync(server, cube, "failed", 6));
        Assert.False(File.Exists(Path.Combine(Target("failed"), "zarr.json")));
        server.Forget();
        var partial = await BuildAsync(server, cube, "partial", 5, " --allow-partial");
        RequireBad(partial);
        // One file was wrong, for all tiles: twice, not twice for each.
        Assert.Equal(2, server.Fetched);
        Assert.Equal((long)sound["assets_verified"]! - 1, (long)partial["assets_verified"]!);
        Assert.Equal("partially_succeeded", (string?)Item("partial")["properties"]!["datacube:state"]);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories), file => file.Contains("/_tmp/", StringComparison.Ordinal));

        void RequireBad(JsonNode report)
        {
            var bad = Assert.Single(report["failed_inputs"]!.AsArray())!;
            Assert.Equal("Corrupt", (string?)bad["code"]);
            Assert.Contains("file:checksum", (string?)bad["reason"], StringComparison.Ordinal);
            Assert.Contains((string)bad["scene"]!, spoiled, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Fault_15_a_missing_checksum_is_recorded_as_unverified_in_the_report_and_in_the_item(Scenes scenes)
    {
        var (cube, _) = await CubeOfAsync(scenes);
        await using var server = new ChecksumServer(cube.Catalog) { IsSilent = true };
        var report = await BuildAsync(server, cube, "silent", 0);
        Assert.Equal(0, (long)report["assets_verified"]!);
        var item = Item("silent");
        Assert.Equal(report["assets_unverified"]!.ToJsonString(), item["properties"]!["datacube:inputs"]!["unverified"]!.ToJsonString());
        var assets = AssetsOf(item);
        Assert.All(assets, asset => Assert.Equal(("not_stated", null), ((string?)asset["verification"], (string?)asset["file:checksum"])));

        // A checksum that is stated and cannot be compared, because windows of the file were read: that, too, is said.
        server.IsSilent = false;
        await BuildAsync(server, cube, "verified", 0);
        Assert.All(AssetsOf(Item("verified")), asset => Assert.Equal("verified", (string?)asset["verification"]));
        Assert.Equal(assets.Count, AssetsOf(Item("verified")).Count);
        Assert.Contains($"0 assets verified, {assets.Count} read unverified", (await CliRun.Of(["cube", "show", Target("silent")])).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Scenes.Sample)]
    [InlineData(Scenes.Real)]
    public async Task Faults_13_and_14_bodies_of_the_wrong_length_and_a_server_without_ranges_change_no_cube(Scenes scenes)
    {
        var (cube, spoiled) = await CubeOfAsync(scenes);
        await using var server = new ChecksumServer(cube.Catalog);
        await BuildAsync(server, cube, "sound", 0);
        foreach (var (how, times) in new[] { (Spoiling.Cut, 3), (Spoiling.Short, 1) })
        {
            (server.Spoiled, server.How, server.Times) = (spoiled, how, times);
            server.Forget();
            var report = await BuildAsync(server, cube, how.ToString(), 0);
            Assert.True(server.Fetched > times);
            Assert.Equal(0, (long)report["inputs_failed"]!);
            CubeBytes.RequireEqual(CubeBytes.Of(Target("sound")), CubeBytes.Of(Target(how.ToString())));
        }
    }

    [Fact]
    public async Task A_file_of_which_windows_are_read_is_unverified_and_its_length_is_compared()
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        await scenes.AddAsync("a", "2021-06-05T10:00:00Z", ("red", (_, _) => 500));
        var (item, length) = (folder.File("scenes", "a", "item.json"), new FileInfo(scenes.FileOf("a", "red")).Length);
        var document = JsonNode.Parse(await File.ReadAllTextAsync(item))!;
        var red = document["assets"]!["red"]!;
        red["file:checksum"] = "1220" + new string('0', 64);
        red["file:size"] = length;
        await File.WriteAllTextAsync(item, document.ToJsonString());
        string[] build = ["cube", "build", "--catalog", scenes.Catalog, "--no-progress", "--json", "--bands", "red", "--start-date", "2021-06-01", "--end-date", "2021-06-30", .. LightScenes.SmallBox.Split(' '), "--output"];
        Assert.Equal(0, (await CliRun.Of([.. build, Target("parts")])).Code);
        var asset = Assert.Single(AssetsOf(Item("parts")));
        Assert.Equal(("read_in_parts", (string?)red["file:checksum"]), ((string?)asset["verification"], (string?)asset["file:checksum"]));
        red["file:size"] = length + 1;
        await File.WriteAllTextAsync(item, document.ToJsonString());
        var refused = await CliRun.Of([.. build, Target("longer")]);
        Assert.Equal(6, refused.Code);
        Assert.Equal("Corrupt", (string?)JsonNode.Parse(refused.Out)!["failed_inputs"]![0]!["code"]);
    }

    private async Task<(TestCube Cube, string Spoiled)> CubeOfAsync(Scenes scenes)
    {
        if (scenes == Scenes.Sample)
            return (await ClusterScenes.CreateSampleAsync(folder), "/scene3/red.tif");
        if (SharedData.IsThere(ClusterScenes.Real, "the project's own sample scenes stand in"))
            return (ClusterScenes.OfRealScenes(), "/S2A_33TWM_20230815_0_L2A/B04.tif");
        Assert.Equal(0, (await CliRun.Of(["sample", "create", folder.File("own"), "--size", "512", "--dates", "3"])).Code);
        var own = ClusterScenes.OfOwnSample(folder.File("own", "catalog.json"));
        return (own, Path.GetRelativePath(folder.File("own"), Directory.EnumerateFiles(folder.File("own"), "*B04*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First()));
    }

    private string Target(string name) => folder.File(name, "cube");

    private JsonNode Item(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Target(name), "item.json")))!;

    private static List<JsonNode> AssetsOf(JsonNode item) => [.. item["links"]!.AsArray().Where(link => (string?)link!["rel"] == "derived_from").SelectMany(link => link!["datacube:assets"]!.AsObject().Select(asset => asset.Value!))];

    private async Task<JsonNode> BuildAsync(ChecksumServer server, TestCube cube, string target, int code, string more = "")
    {
        var run = await CliRun.Of($"{cube.CommandLine.Replace($"--catalog {cube.Catalog}", server.Options, StringComparison.Ordinal)} --output {Target(target)} --json --no-progress{more}".Split(' '));
        Assert.True(run.Code == code, run.Error);
        return JsonNode.Parse(run.Out)!;
    }
}
