using Datacube.Cli.Tests;
using Datacube.Pixels.Grids;
using Datacube.Testing;
using Xunit;

namespace Datacube.EndToEnd.Tests;

/// <summary>Scenarios D13 to D15 and the requirements they prove, on scenes whose pixels are known by formula.</summary>
[Trait("kind", "unit")]
public sealed class CubeScenarioTests : IDisposable
{
    private const int Cloud = 9, Vegetation = 4, Water = 6;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static readonly GeoBox Small = LightScenes.Small;

    private const string SmallBox = LightScenes.SmallBox;

    private async Task<CliRun> Build(LightScenes scenes, string target, string arguments) =>
        await CliRun.Of(["cube", "build", "--catalog", scenes.Catalog, "--output", folder.File(target), "--no-progress", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    [Fact]
    public async Task D13_quick_start_puts_every_pixel_where_a_single_pass_puts_it()
    {
        // 60 m pixels whose value tells the place: 1000 + column + row.
        var grid = LightScenes.Grid("EPSG:32610", 477000, 5473000, 60, 1000, 520);
        var scenes = new LightScenes(folder.File("scenes"), grid);
        foreach (var month in (int[])[1, 2, 3])
            await scenes.AddAsync($"m{month}", $"2023-0{month}-15T19:10:00Z", ("red", (row, column) => 1000 * month + row + column));
        const string arguments = "--bbox -123.3 48.9 -122.9 49.4 --start-date 2023-01-01 --end-date 2023-03-31 --bands red";
        Assert.Equal(0, (await Build(scenes, "tiled", arguments)).Code);
        Assert.Equal(0, (await Build(scenes, "single", arguments + " --chunk-size 2000")).Code);
        var (tiled, single) = (new BuiltCube(folder.File("tiled")), new BuiltCube(folder.File("single")));
        var values = await tiled.ReadAsync<ushort>("rgb_median");
        Assert.Equal([3L, 1800, 1440, 1], (await tiled.OpenAsync()).Arrays["rgb_median"].Shape);
        Assert.Equal([1, 1200, 1200, 1], (await tiled.OpenAsync()).Arrays["rgb_median"].ChunkShape);
        Assert.Equal(12, Directory.GetFiles(folder.File("tiled", "rgb_median", "c"), "*", SearchOption.AllDirectories).Length);
        var whole = await single.ReadAsync<ushort>("rgb_median");
        Assert.True(values.AsSpan().SequenceEqual(whole));
        Assert.DoesNotContain(Expected(grid).Zip(values), pair => !(Math.Abs(pair.First - pair.Second) <= 0.51));
    }

    private static IEnumerable<double> Expected(GeoBox source)
    {
        var mapping = Raster.Projections.GridMapping.Between(GeoBox.FromBounds("EPSG:4326", new(-123.3, 48.9, -122.9, 49.4), PixelSize.Square(1.0 / 3600)), source);
        for (var row = 0; row < 1800; row++)
        {
            var x = Enumerable.Range(0, 1440).Select(column => column + 0.5).ToArray();
            var y = Enumerable.Repeat(row + 0.5, 1440).ToArray();
            mapping(x, y);
            // A plane stays a plane under bilinear interpolation; pixel centres lie at .5.
            for (var column = 0; column < 1440; column++)
                yield return 1000 + x[column] - 0.5 + y[column] - 0.5;
        }
    }

    [Fact]
    public async Task D14_inside_a_cloud_the_clear_value_wins_and_lakes_survive_the_default_profile_only()
    {
        var scenes = new LightScenes(folder.File("scenes"), Small);
        static int Classes(int row, int column, bool cloudy) =>
            cloudy && row is >= 50 and < 100 && column is >= 50 and < 100 ? Cloud : row >= 150 ? Water : Vegetation;
        await scenes.AddAsync("a", "2023-08-05T10:00:00Z", ("red", (_, _) => 400), ("scl", (row, column) => Classes(row, column, false)));
        await scenes.AddAsync("b", "2023-08-15T10:00:00Z", ("red", (row, column) => Classes(row, column, true) == Cloud ? 9000 : 400), ("scl", (row, column) => Classes(row, column, true)));
        const string arguments = SmallBox + " --start-date 2023-08-01 --end-date 2023-08-31 --bands red --cloud-mask ";
        Assert.Equal(0, (await Build(scenes, "scl", arguments + "scl")).Code);
        Assert.Equal(0, (await Build(scenes, "seed", arguments + "seed-scl")).Code);
        var (scl, seed) = (await Planes(folder.File("scl")), await Planes(folder.File("seed")));
        Assert.All(scl.Values, value => Assert.True(value is 400 or 0));
        var (inCloud, inLake) = (scl.At(75, 75), scl.At(180, 100));
        Assert.Equal((400, 1), (scl.Values[inCloud], scl.Counts[inCloud]));
        Assert.Equal((400, 2), (scl.Values[inLake], scl.Counts[inLake]));
        Assert.Equal((0, 0), (seed.Values[inLake], seed.Counts[inLake]));
        Assert.Equal(2, seed.Status[inLake]);
        // Opening 40 m + dilation 100 m: five pixels beside the square are masked, seven are not.
        Assert.Equal((1, 2), (scl.Counts[scl.At(75, 104)], scl.Counts[scl.At(75, 107)]));
    }

    [Fact]
    public async Task D14_zeros_never_lower_a_median_and_none_ignores_the_empty_half()
    {
        var scenes = new LightScenes(folder.File("scenes"), Small);
        await scenes.AddAsync("a", "2023-08-05T10:00:00Z", ("red", (_, _) => 501));
        await scenes.AddAsync("b", "2023-08-15T10:00:00Z", ("red", (_, column) => column < 150 ? 0 : 502));
        Assert.Equal(0, (await Build(scenes, "cube", SmallBox + " --start-date 2023-08-01 --end-date 2023-08-31 --bands red")).Code);
        var cube = await Planes(folder.File("cube"));
        Assert.Equal((501, 1), (cube.Values[cube.At(60, 40)], cube.Counts[cube.At(60, 40)]));
        // Mean of 501 and 502 is 501.5, which rounds half to even.
        Assert.Equal((502, 2), (cube.Values[cube.At(60, 200)], cube.Counts[cube.At(60, 200)]));
    }

    [Fact]
    public async Task D15_an_odd_calendar_starts_with_its_month_and_uses_nothing_outside_the_dates()
    {
        var scenes = new LightScenes(folder.File("scenes"), Small);
        string[] bands = ["blue", "green", "red", "nir", "swir16"];
        foreach (var (id, day, value) in new[] { ("before", "2023-01-05", 9000), ("in1", "2023-01-20", 100), ("in2", "2023-04-20", 300), ("after", "2023-05-25", 8000) })
            await scenes.AddAsync(id, day + "T10:00:00Z", [.. bands.Select((band, number) => (band, new LightScenes.Pixel((_, _) => value + number)))]);
        var arguments = SmallBox + " --start-date 2023-01-15 --end-date 2023-05-20 --time-frequency-months 3 --varname ndvi_src --bands " + string.Join(' ', bands);
        Assert.Equal(0, (await Build(scenes, "clip", arguments)).Code);
        Assert.Equal(0, (await Build(scenes, "whole", arguments + " --period-edges whole")).Code);
        var cube = new BuiltCube(folder.File("clip"));
        var group = await cube.OpenAsync();
        // 2023-01-01 and 2023-04-01 in days since 1970-01-01.
        var (time, bounds) = (await cube.ReadAsync<int>("time"), await cube.ReadAsync<int>("time_bnds"));
        Assert.Equal([19358, 19448], time);
        Assert.Equal([19358, 19448, 19448, 19539], bounds);
        Assert.Equal(bands, await group.Array("band").ReadTextAsync(default));
        var (clip, whole) = (await Planes(folder.File("clip"), "ndvi_src"), await Planes(folder.File("whole"), "ndvi_src"));
        Assert.Equal([100, 101, 102, 103, 104], Enumerable.Range(0, 5).Select(band => (int)clip.Values[(clip.At(60, 60) * 5) + band]));
        Assert.Equal((9000 + 100) / 2, whole.Values[whole.At(60, 60) * 5]);
        Assert.Contains("not used", (string?)group.Attributes["datacube"]!["period_rule"], StringComparison.Ordinal);
        Assert.Contains("also before the start date", (string?)(await new BuiltCube(folder.File("whole")).OpenAsync()).Attributes["datacube"]!["period_rule"], StringComparison.Ordinal);
    }

    private static async Task<CubePlanes> Planes(string folder, string variable = "rgb_median")
    {
        var cube = new BuiltCube(folder);
        var x = await cube.ReadAsync<double>("x");
        var y = await cube.ReadAsync<double>("y");
        return new(await cube.ReadAsync<ushort>(variable), await cube.ReadAsync<ushort>("count"), await cube.ReadAsync<byte>("status"), x, y);
    }

    private sealed record CubePlanes(ushort[] Values, ushort[] Counts, byte[] Status, double[] X, double[] Y)
    {
        /// <summary>Position of a pixel of the small scene in the planes of the cube.</summary>
        public int At(int row, int column) =>
            (Array.IndexOf(Y, Small.Transform.F - ((row + 0.5) * 20)) * X.Length) + Array.IndexOf(X, Small.Transform.C + ((column + 0.5) * 20));
    }
}
