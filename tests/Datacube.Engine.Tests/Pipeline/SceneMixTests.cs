using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Engine.Reducing;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Stac.Harmonising;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Scenes that differ in place, radiometry, type and resolution.</summary>
[Trait("kind", "unit")]
public sealed class SceneMixTests
{
    [Fact]
    public async Task Two_tiles_of_one_day_count_once_and_the_first_valid_wins()
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("a", 0, (x, _) => (ushort)(x < 250 ? 1000 : 0));
        scenes.Add("b", 0, (_, _) => 2000);
        scenes.Add("later", 1, (_, _) => 5000);
        var composite = await Composite.RunAsync(Composite.Request(SyntheticScenes.Grid, MaskRule.None, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        Assert.Equal(3000, composite.At(0, 150, 10));
        Assert.Equal(3500, composite.At(0, 150, 240));
        Assert.All(composite.Counts[0], count => Assert.Equal(2, count));
        Assert.Equal(2, composite.Tiles[0].Days);
        Assert.Equal(composite.Counts[0].Length * 2L, composite.Tiles[0].Inputs.Sum(input => input.Observations));
    }

    [Fact]
    public async Task Baselines_with_and_without_offset_agree_and_dark_values_stay_valid()
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("old", 0, (x, _) => (ushort)(x < 200 ? 1 : 700));
        scenes.Add("new", 1, (x, _) => (ushort)(x < 200 ? 990 : 1700), offset: -0.1);
        var composite = await Composite.RunAsync(Composite.Request(SyntheticScenes.Grid, MaskRule.None, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        Assert.Equal(1, composite.At(0, 150, 10));
        Assert.Equal(700, composite.At(0, 150, 240));
        Assert.All(composite.Counts[0], count => Assert.Equal(2, count));
    }

    [Fact]
    public async Task The_overview_that_fits_the_target_is_read()
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("a", 0, SyntheticScenes.Texture(3), overviews: [2, 4, 8]);
        // 45 m pixels: level 2 (40 m) is the coarsest that is still fine enough.
        var grid = new GeoBox("EPSG:32633", Affine.NorthUp(560_003, 5_149_991, 45, 45), new(80, 80));
        var request = Composite.Request(grid, MaskRule.None, ResamplingMethod.Nearest, "red");
        var composite = await Composite.RunAsync(request, scenes.Scenes);
        var reference = new ReferenceComposite(request, scenes.Scenes, level: 2).Compute();
        Assert.Equal(reference.Values[0], composite.Values[0]);
    }

    [Fact]
    public async Task Masks_keep_their_metres_at_an_overview()
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("a", 0, SyntheticScenes.Texture(1), (x, y) => x is > 60 and < 90 && y is > 40 and < 80 ? (byte)9 : (byte)4, overviews: [2, 4]);
        var grid = new GeoBox("EPSG:32633", Affine.NorthUp(560_003, 5_149_991, 45, 45), new(80, 80));
        var request = Composite.Request(grid, MaskRule.Scl, ResamplingMethod.Nearest, "red");
        var composite = await Composite.RunAsync(request, scenes.Scenes);
        // The cloud begins at 1220 m. Columns 26 and 24 have their centres at 1195 m and 1105 m: within and beyond 100 m of it.
        Assert.Equal([1, 0], new[] { 24, 26 }.Select(column => (int)composite.Counts[0][(22 * 80) + column]));
    }

    [Fact]
    public async Task A_small_cloud_that_an_overview_would_lose_is_masked()
    {
        using var scenes = new SyntheticScenes();
        // 100 m across: on 20 m pixels the opening by 40 m keeps it, on the 40 m pixels of an overview nothing would be left.
        scenes.Add("a", 0, SyntheticScenes.Texture(1), (x, y) => x is >= 60 and <= 64 && y is >= 41 and <= 45 ? (byte)9 : (byte)4, overviews: [2, 4]);
        var grid = new GeoBox("EPSG:32633", Affine.NorthUp(560_003, 5_149_991, 45, 45), new(80, 80));
        var composite = await Composite.RunAsync(Composite.Request(grid, MaskRule.Scl, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        Assert.Equal([0, 1], new[] { 27, 40 }.Select(column => (int)composite.Counts[0][(19 * 80) + column]));
    }

    [Fact]
    public async Task Float_input_keeps_its_physical_values_and_its_NaN()
    {
        using var scenes = new SyntheticScenes();
        for (var day = 0; day < 3; day++)
        {
            var path = scenes.Path($"f{day}.tif");
            var shift = day;
            TestRaster.Write(path, SyntheticScenes.Draw(400, (x, y) => x < 150 + (shift * 40) ? float.NaN : (x * 0.25f) + shift), new(400, 400), Affine.NorthUp(560_000, 5_150_000, 10, 10), SyntheticScenes.Epsg, double.NaN);
            scenes.Add($"f{day}", day, new Dictionary<string, SceneBand> { ["vv"] = new("vv", "vv", new(path), 1, BandKind.Continuous, new(1, 0, "as stored")) });
        }

        var grid = new GeoBox("EPSG:32633", Affine.NorthUp(560_000, 5_150_000, 10, 10), new(100, 400));
        var request = new PipelineRequest(grid, [new("vv", BandKind.Continuous, ResamplingMethod.Bilinear)], MaskRule.None, Reduction.Median, OutputEncoding.Physical, IndexSet.None);
        var composite = await Composite.RunAsync(request, scenes.Scenes);
        Assert.True(double.IsNaN(composite.At(0, 50, 100)));
        Assert.Equal(160 * 0.25, composite.At(0, 50, 160));
        Assert.Equal((200 * 0.25) + 0.5, composite.At(0, 50, 200));
        Assert.Equal((300 * 0.25) + 1, composite.At(0, 50, 300));
        Assert.Equal([0, 1, 2, 3], new[] { 100, 160, 200, 300 }.Select(column => (int)composite.Counts[0][(50 * 400) + column]));
    }

    [Fact]
    public async Task Float_reflectance_is_rounded_once_into_scaled_integers()
    {
        using var scenes = new SyntheticScenes();
        var path = scenes.Path("f.tif");
        TestRaster.Write(path, SyntheticScenes.Draw(400, (x, _) => x < 200 ? 0.123449f : -0.5f), new(400, 400), Affine.NorthUp(560_000, 5_150_000, 10, 10), SyntheticScenes.Epsg, null);
        scenes.Add("f", 0, new Dictionary<string, SceneBand> { ["red"] = new("red", "r", new(path), 1, BandKind.Reflectance, new(1, 0, "physical")) });
        var grid = new GeoBox("EPSG:32633", Affine.NorthUp(560_000, 5_150_000, 10, 10), new(100, 400));
        var composite = await Composite.RunAsync(Composite.Request(grid, MaskRule.None, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        Assert.Equal(1234, composite.At(0, 50, 50));
        Assert.Equal(1, composite.At(0, 50, 300));
    }

    [Fact]
    public async Task A_mask_inside_the_file_hides_its_pixels()
    {
        using var scenes = new SyntheticScenes();
        var path = scenes.Path("m.tif");
        TestRaster.Write(path, SyntheticScenes.Draw(400, (_, _) => (ushort)1500), new(400, 400), Affine.NorthUp(560_000, 5_150_000, 10, 10), SyntheticScenes.Epsg, null,
            mask: SyntheticScenes.Draw(400, (x, _) => (byte)(x < 200 ? 0 : 255)));
        scenes.Add("m", 0, new Dictionary<string, SceneBand> { ["red"] = new("red", "r", new(path), 1, BandKind.Reflectance, new(0.0001, 0, "test")) });
        var grid = new GeoBox("EPSG:32633", Affine.NorthUp(560_000, 5_150_000, 10, 10), new(100, 400));
        var composite = await Composite.RunAsync(Composite.Request(grid, MaskRule.None, ResamplingMethod.Nearest, "red"), scenes.Scenes);
        Assert.Equal(0, composite.At(0, 50, 150));
        Assert.Equal(1500, composite.At(0, 50, 250));
    }
}
