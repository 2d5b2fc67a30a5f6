using System.Text.Json.Nodes;
using Datacube.Cli.Tests;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Scenarios D6 and D32: what a catalogue says of its scenes, and where on Earth they lie, comes out right in the cube.</summary>
[Trait("kind", "unit")]
public sealed class SceneFactsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private Task<CliRun> Build(LightScenes scenes, string target, string arguments) =>
        CliRun.Of(["cube", "build", "--catalog", scenes.Catalog, "--output", folder.File(target), "--no-progress", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    [Fact]
    public async Task D6_reflectance_of_an_invariant_target_is_the_same_before_and_after_baseline_04_00_and_where_the_provider_corrected_it()
    {
        // The same ground three times: stored as it was, with 1000 added, and with 1000 taken away again by the provider.
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Small);
        static int Ground(int row, int column) => 1500 + (row * 3) + column;
        foreach (var (id, month, baseline, added, isApplied) in new[] { ("before", 1, "03.01", 0, (bool?)null), ("after", 2, "04.00", 1000, false), ("corrected", 3, "04.00", 0, true) })
        {
            await scenes.AddAsync(id, $"2022-0{month}-{(month == 1 ? 14 : 5):00}T10:00:00Z", ("red", (row, column) => Ground(row, column) + added));
            await ChangeAsync(id, item =>
            {
                item["collection"] = "sentinel-2-l2a";
                item["properties"]!["s2:processing_baseline"] = baseline;
                if (isApplied is { } applied)
                    item["properties"]!["earthsearch:boa_offset_applied"] = applied;
                item["assets"]!["red"]!.AsObject().Remove("raster:offset");
            });
        }
        var run = await Build(scenes, "cube", LightScenes.SmallBox + " --start-date 2022-01-01 --end-date 2022-03-31 --bands red --cloud-mask none");
        Assert.True(run.Code == 0, run.Error);
        var values = await new BuiltCube(folder.File("cube")).ReadAsync<ushort>("rgb_median");
        var months = values.Chunk(values.Length / 3).ToList();
        Assert.Contains(months[0], value => value > 0);
        for (var at = 0; at < months[0].Length; at++)
            foreach (var month in (ushort[][])[months[1], months[2]])
                Assert.True(Math.Abs(month[at] - months[0][at]) <= months[0][at] * 0.01, $"pixel {at}: {months[0][at]} and {month[at]}");
        // Which offset was applied, and why, stands beside the cube.
        var told = string.Join('\n', Directory.GetFiles(folder.File("cube"), "*", SearchOption.AllDirectories).Where(file => file.EndsWith(".json", StringComparison.Ordinal)).Select(File.ReadAllText));
        Assert.Contains("baseline 03.01 is before 04.00, no offset", told, StringComparison.Ordinal);
        Assert.Contains("baseline 04.00 stores reflectance with 1000 added", told, StringComparison.Ordinal);
        Assert.Contains("the provider subtracted the offset of baseline 04.00 already", told, StringComparison.Ordinal);
    }

    // At 179.9° E two instants around midnight UTC are noon of one day; at 63° W two of one date UTC lie on both sides of midnight; at 80° S (69° W) likewise.
    [Theory]
    [InlineData("EPSG:32660", 815000, 1110000, "179.87 9.99 -179.96 10.02", "2023-08-14T23:30:00Z", "2023-08-15T00:30:00Z", 1)]
    [InlineData("EPSG:32620", 500000, 5100000, "-62.999 46.02 -62.94 46.045", "2023-08-15T03:50:00Z", "2023-08-15T04:40:00Z", 2)]
    [InlineData("EPSG:32719", 500000, 1124000, "-68.99 -79.985 -68.75 -79.96", "2023-08-15T04:10:00Z", "2023-08-15T05:10:00Z", 2)]
    public async Task D32_at_the_edges_of_the_Earth_days_are_solar_and_footprints_small_and_valid(string crs, double left, double top, string bbox, string first, string second, int observations)
    {
        var scenes = new LightScenes(folder.File("scenes"), LightScenes.Grid(crs, left, top, 60, 120, 300));
        await scenes.AddAsync("first", first, ("red", (_, _) => 400));
        await scenes.AddAsync("second", second, ("red", (_, _) => 600));
        var run = await Build(scenes, "cube", $"--bbox {bbox} --epsg {crs[5..]} --resolution 60 --start-date 2023-08-01 --end-date 2023-08-31 --bands red --cloud-mask none --resampling nearest");
        Assert.True(run.Code == 0, run.Error);
        var counts = await new BuiltCube(folder.File("cube")).ReadAsync<ushort>("count");
        Assert.Equal(observations, counts.Max());
        Assert.True(counts.Count(count => count == observations) > counts.Length / 2, $"{counts.Count(count => count == observations)} of {counts.Length} pixels were observed");
        var item = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("cube", "item.json")))!;
        var rings = item["geometry"]!["type"]!.GetValue<string>() == "Polygon" ? [item["geometry"]!["coordinates"]![0]!.AsArray()] : item["geometry"]!["coordinates"]!.AsArray().Select(part => part![0]!.AsArray()).ToList();
        Assert.Equal(crs == "EPSG:32660" ? 2 : 1, rings.Count);
        foreach (var ring in rings)
        {
            var corners = ring.Select(corner => (Lon: (double)corner![0]!, Lat: (double)corner[1]!)).ToList();
            Assert.Equal(corners[0], corners[^1]);
            Assert.All(corners, corner => Assert.True(corner is { Lon: >= -180 and <= 180, Lat: >= -90 and <= 90 }));
            Assert.InRange(corners.Max(corner => corner.Lon) - corners.Min(corner => corner.Lon), 0, 1);
            // RFC 7946: the outer ring runs against the clock.
            Assert.True(corners.Zip(corners.Skip(1)).Sum(edge => (edge.First.Lon * edge.Second.Lat) - (edge.Second.Lon * edge.First.Lat)) > 0);
        }
        var box = item["bbox"]!.AsArray().Select(side => (double)side!).ToList();
        Assert.Equal(crs == "EPSG:32660", box[0] > box[2]);
        Assert.InRange(box[0] > box[2] ? box[2] + 360 - box[0] : box[2] - box[0], 0, 1);
    }

    private async Task ChangeAsync(string id, Action<JsonObject> change)
    {
        var path = folder.File("scenes", id, "item.json");
        var item = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        change(item);
        await File.WriteAllTextAsync(path, item.ToJsonString());
    }
}
