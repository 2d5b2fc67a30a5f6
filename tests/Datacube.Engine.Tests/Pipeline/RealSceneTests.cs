using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Real scenes against the plain reference.</summary>
[Trait("kind", "system")]
public sealed class RealSceneTests(ITestOutputHelper output)
{
    private static readonly GeoBox August = GeoBox.FromBounds("EPSG:4326", new(15.2, 46.1, 16.2, 46.8), PixelSize.Square(0.00125));

    [SharedDataFact("s2_l2a_33T")]
    public async Task Ten_scenes_of_two_tiles_equal_the_plain_reference()
    {
        string[] bands = ["blue", "green", "red", "nir"];
        var scenes = await FindAsync(SharedData.Require("s2_l2a_33T/catalog.json"), [.. bands, "scl"]);
        Assert.Equal(10, scenes.Count);
        var request = Composite.Request(August, MaskRule.Scl, ResamplingMethod.Bilinear, bands);
        var composite = await Composite.RunAsync(request, scenes, new PipelineOptions { Threads = 2 }, 400);
        var found = Comparison.Compare(composite, new ReferenceComposite(request, scenes).Compute());
        output.WriteLine($"{found}: {100.0 * found.Identical / found.Pixels:0.000} % identical, {100.0 * found.Flipped / found.Pixels:0.0000} % decided by the transformer's bound");
        Assert.Equal(0, found.Wrong);
        Assert.True(found.Identical >= 0.97 * found.Pixels, found.ToString());
        Assert.True(found.Flipped < 0.001 * found.Pixels, found.ToString());
        // Five dates over both tiles: wherever the grid lies on the tiles something clear was seen.
        Assert.True(composite.Status.Count(status => status == PixelStatus.Written) > 0.99 * composite.Status.Length);
    }

    [SharedDataFact("s2_l2a_33T")]
    public async Task Blocks_of_256_600_1200_and_one_or_two_threads_give_the_same_bits()
    {
        string[] bands = ["red", "nir"];
        var scenes = await FindAsync(SharedData.Require("s2_l2a_33T/catalog.json"), [.. bands, "scl"]);
        foreach (var mask in (MaskRule[])[MaskRule.Scl, MaskRule.SeedScl])
        {
            var request = Composite.Request(August, mask, ResamplingMethod.Bilinear, bands);
            var whole = await Composite.RunAsync(request, scenes, new PipelineOptions { Threads = 1 });
            foreach (var (block, threads, tile) in ((int, int, int)[])[(256, 2, 1200), (600, 1, 1200), (1200, 2, 1200), (256, 1, 300)])
            {
                var cut = await Composite.RunAsync(request, scenes, new PipelineOptions { Threads = threads, BlockSize = block }, tile);
                for (var band = 0; band < bands.Length; band++)
                {
                    Assert.Equal(whole.Values[band], cut.Values[band]);
                    Assert.Equal(whole.Counts[band], cut.Counts[band]);
                }

                Assert.Equal(whole.Status, cut.Status);
            }
        }
    }

    [SharedDataFact("s2_l2a_safe_29UNU_60m")]
    public async Task A_product_in_JPEG2000_with_an_offset_equals_the_plain_reference()
    {
        var folder = Directory.GetDirectories(SharedData.Require("s2_l2a_safe_29UNU_60m"), "*.SAFE").Single();
        string[] bands = ["blue", "red"];
        var scenes = await FindAsync(folder, [.. bands, "scl"]);
        var scene = Assert.Single(scenes);
        Assert.Equal(-0.1, scene.Bands["red"].Radiometry.Offset, 9);
        var grid = new GeoBox("EPSG:32629", Affine.NorthUp(540_000, 5_890_000, 60, 60), new(500, 500));
        var request = Composite.Request(grid, MaskRule.Scl, ResamplingMethod.Nearest, bands);
        var composite = await Composite.RunAsync(request, scenes);
        var reference = new ReferenceComposite(request, scenes).Compute();
        Assert.Equal(reference.Values[0], composite.Values[0]);
        Assert.Equal(reference.Values[1], composite.Values[1]);
        Assert.Contains(composite.Values[1], value => value > 0);
    }

    [SharedDataFact("s2_s1_timeseries_31UDS")]
    public async Task A_series_of_118_dates_in_NetCDF_equals_the_plain_reference()
    {
        var folder = SharedData.Require("s2_s1_timeseries_31UDS");
        var fine = Directory.GetFiles(folder, "S2_L2A_10m_*.nc").Single();
        var coarse = Directory.GetFiles(folder, "S2_L2A_20m_*.nc").Single();
        var scenes = Enumerable.Range(1, 118).Select(step =>
        {
            var day = new DateOnly(2017, 8, 1).AddDays(step);
            return new Scene($"step{step:000}", "series", new DateTimeOffset(day, default, TimeSpan.Zero), day, new System.Text.Json.Nodes.JsonObject(), [], new Dictionary<string, SceneBand>
            {
                ["red"] = Band("red", fine, "B04", step, BandKind.Reflectance),
                ["nir"] = Band("nir", fine, "B08", step, BandKind.Reflectance),
                ["scl"] = Band("scl", coarse, "SCL", step, BandKind.Categorical),
            });
        }).ToList();
        var grid = new GeoBox("EPSG:32631", Affine.NorthUp(501_355, 5_629_685, 10, 10), new(66, 66));
        var request = Composite.Request(grid, MaskRule.Scl, ResamplingMethod.Bilinear, "red", "nir");
        var composite = await Composite.RunAsync(request, scenes);
        var reference = new ReferenceComposite(request, scenes).Compute();
        Assert.Equal(reference.Values[0], composite.Values[0]);
        Assert.Equal(reference.Counts[1], composite.Counts[1]);
        Assert.Equal(236, composite.Tiles[0].Inputs.Count);
        Assert.DoesNotContain(composite.Tiles[0].Inputs, input => input.Outcome == InputOutcome.Failed);
        Assert.InRange(composite.Counts[0].Max(), 20, 118);

        static SceneBand Band(string name, string file, string variable, int step, BandKind kind) =>
            new(name, variable, new Uri($"{new Uri(file)}#{variable}"), step, kind, new(kind == BandKind.Categorical ? 1 : 0.0001, 0, "documented")) { Nodata = 0 };
    }

    private static async Task<IReadOnlyList<Scene>> FindAsync(string catalog, string[] bands)
    {
        var items = new List<Datacube.Stac.Items.StacItem>();
        var source = await StacCatalog.OpenAsync(catalog);
        await foreach (var item in source.SearchAsync(new StacQuery()))
            items.Add(item);
        return Harmoniser.Harmonise(items, bands).Scenes;
    }
}
