using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Reading;
using Datacube.Stac.Harmonising;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>A bad input costs its own observations, nothing else, and is named.</summary>
[Trait("kind", "unit")]
public sealed class FailingInputTests
{
    private static readonly PipelineRequest Request = Composite.Request(SyntheticScenes.Grid, MaskRule.Scl, ResamplingMethod.Nearest, "red");

    [Theory]
    [InlineData(null)]
    [InlineData(64)]
    public async Task A_truncated_asset_lowers_the_count_and_is_named(int? block)
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("good1", 0, (_, _) => 1000, (_, _) => 4);
        scenes.Add("bad", 1, SyntheticScenes.Texture(1), (_, _) => 4);
        scenes.Add("good2", 2, (_, _) => 3000, (_, _) => 4);
        Truncate(scenes.Path("bad_red.tif"));
        var composite = await Composite.RunAsync(Request, scenes.Scenes, new PipelineOptions { Threads = 2, BlockSize = block });
        Assert.All(composite.Values[0], value => Assert.Equal(2000, value));
        Assert.All(composite.Counts[0], count => Assert.Equal(2, count));
        Assert.All(composite.Status, status => Assert.Equal(PixelStatus.Failed, status));
        var inputs = composite.Tiles[0].Inputs;
        Assert.Equal([InputOutcome.Used, InputOutcome.Failed, InputOutcome.Used], inputs.Select(input => input.Outcome));
        Assert.Equal("bad", inputs[1].SceneId);
        Assert.Equal("B04", inputs[1].AssetKey);
        Assert.NotNull(inputs[1].Code);
        Assert.NotEqual("internal", inputs[1].Code);
        Assert.Equal(0, inputs[1].Observations);
    }

    [Fact]
    public async Task A_missing_file_marks_only_the_pixels_it_would_have_covered()
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("good", 0, (_, _) => 1000, (_, _) => 4);
        scenes.Add("gone", 1, (_, _) => 2000, (_, _) => 4, new MapPoint(2000, 0));
        File.Delete(scenes.Path("gone_red.tif"));
        var composite = await Composite.RunAsync(Request, scenes.Scenes);
        Assert.Equal(PixelStatus.Written, composite.Status[(100 * 250) + 5]);
        Assert.Equal(PixelStatus.Failed, composite.Status[(100 * 250) + 245]);
        Assert.Equal("source.not_found", composite.Tiles[0].Inputs[1].Code);
    }

    [Fact]
    public async Task A_broken_class_band_fails_every_band_of_its_scene()
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("good", 0, (_, _) => 1000, (_, _) => 4);
        scenes.Add("bad", 1, (_, _) => 2000, (x, y) => (byte)(4 + (((x * 7) + (y * 13)) % 2)));
        Truncate(scenes.Path("bad_scl.tif"));
        var composite = await Composite.RunAsync(Request, scenes.Scenes);
        var input = composite.Tiles[0].Inputs[1];
        Assert.Equal(InputOutcome.Failed, input.Outcome);
        Assert.Contains("class band 'scl'", input.Reason, StringComparison.Ordinal);
        Assert.All(composite.Values[0], value => Assert.Equal(1000, value));
    }

    [Fact]
    public async Task A_scene_elsewhere_is_empty_and_an_absent_band_is_counted()
    {
        using var scenes = new SyntheticScenes();
        scenes.Add("here", 0, (_, _) => 1000, (_, _) => 4);
        scenes.Add("elsewhere", 1, (_, _) => 2000, (_, _) => 4, new MapPoint(50_000, 0));
        scenes.Add("without", 2, new Dictionary<string, SceneBand>());
        var composite = await Composite.RunAsync(Request, scenes.Scenes);
        var inputs = composite.Tiles[0].Inputs;
        Assert.Equal([InputOutcome.Used, InputOutcome.Empty, InputOutcome.Empty], inputs.Select(input => input.Outcome));
        Assert.Null(inputs[1].Code);
        Assert.Equal("band.absent", inputs[2].Code);
        Assert.Equal(1, composite.Tiles[0].Days);
        Assert.All(composite.Status, status => Assert.Equal(PixelStatus.Written, status));
    }

    [Fact]
    public async Task A_tile_without_any_scene_is_empty()
    {
        var composite = await Composite.RunAsync(Request, []);
        Assert.All(composite.Values[0], value => Assert.Equal(0, value));
        Assert.All(composite.Status, status => Assert.Equal(PixelStatus.Empty, status));
    }

    [Fact]
    public async Task Cancelling_ends_the_run_and_leaves_nothing_running()
    {
        using var scenes = MaskTruthTests.Textured();
        await using var opener = new RasterOpener(new RasterOpenerOptions());
        using var stop = new CancellationTokenSource();
        var tiles = Enumerable.Range(0, 30).Select(row => new TileWork($"t{row}", new(row * 10, 0, 10, 250), scenes.Scenes)).ToList();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var result in new BlockPipeline(Request, new PipelineOptions { Threads = 2 }, opener).RunAsync(tiles, stop.Token))
            {
                result.Dispose();
                if (++seen == 3)
                    await stop.CancelAsync();
            }
        });
        Assert.Equal(3, seen);
        // The files are closed by now: they can be deleted and the opener has no reader.
    }

    [Fact]
    public async Task A_caller_who_leaves_early_leaves_nothing_running()
    {
        using var scenes = MaskTruthTests.Textured();
        await using var opener = new RasterOpener(new RasterOpenerOptions());
        var tiles = Enumerable.Range(0, 30).Select(row => new TileWork($"t{row}", new(row * 10, 0, 10, 250), scenes.Scenes)).ToList();
        await foreach (var result in new BlockPipeline(Request, new PipelineOptions { Threads = 2 }, opener).RunAsync(tiles, CancellationToken.None))
        {
            result.Dispose();
            break;
        }
    }

    private static void Truncate(string path)
    {
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length * 6 / 10);
    }
}
