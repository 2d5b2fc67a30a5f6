using Datacube.Contracts.Errors;
using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Engine.Reducing;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Every reduction of the engine equals its definition in float64, and no cut of the work changes a bit of it.</summary>
public sealed class ReductionTests
{
    internal static readonly string[] Bands = ["blue", "red", "nir"];

    [Fact, Trait("kind", "unit")]
    public async Task Statistics_of_each_band_equal_float64()
    {
        using var scenes = Series(7);
        await AssertEqualAsync("median,mean,std,min,max,pc_0,pc_10,pc_90", SyntheticScenes.Grid, scenes.Scenes);
        await AssertEqualAsync("pc_50", SyntheticScenes.Grid, scenes.Scenes);
        await AssertEqualAsync("max,min", SyntheticScenes.Grid, scenes.Scenes);
    }

    [Theory, Trait("kind", "unit")]
    [InlineData("geomedian"), InlineData("geomad"), InlineData("geomad-odc-compat"), InlineData("medoid"), InlineData("ndvi-max")]
    public async Task Reductions_of_all_bands_together_equal_float64(string reduction)
    {
        using var scenes = Series(7);
        await AssertEqualAsync(reduction, SyntheticScenes.Grid, scenes.Scenes);
    }

    [Theory, Trait("kind", "unit")]
    [InlineData("geomad"), InlineData("medoid"), InlineData("mean,pc_10,median")]
    public async Task Blocks_threads_tiles_and_memory_do_not_change_a_bit(string reduction)
    {
        using var scenes = Series(5);
        var request = Request(reduction, SyntheticScenes.Grid);
        var whole = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 1 });
        foreach (var (threads, block, tile, memory) in ((int, int?, int, long)[])[(2, null, 1000, 1L << 30), (2, 61, 1000, 1L << 30), (3, 33, 130, 1L << 30), (2, null, 1000, 420L << 20)])
        {
            var cut = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = threads, BlockSize = block, MemoryLimit = memory }, tile);
            Assert.Equal(whole.Values, cut.Values);
            Assert.Equal(whole.Counts, cut.Counts);
            Assert.Equal(whole.Status, cut.Status);
        }
    }

    [Fact, Trait("kind", "unit")]
    public async Task The_least_memory_that_a_refusal_names_is_enough_for_all_bands_together_and_gives_the_same_bits()
    {
        using var scenes = Series(6);
        var request = Request("geomad", SyntheticScenes.Grid);
        var error = await Assert.ThrowsAsync<DatacubeException>(() => Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, MemoryLimit = 1 << 20 }));
        Assert.Equal("memory.too_small", error.Code);
        var least = long.Parse(System.Text.RegularExpressions.Regex.Match(error.Message, "at least ([0-9]+) MiB").Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        var small = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, MemoryLimit = least << 20 });
        var large = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2 });
        Assert.Equal(large.Values, small.Values);
        Assert.Equal(large.Counts, small.Counts);
    }

    [SharedDataTheory("s2_l2a_33T"), Trait("kind", "system")]
    [InlineData("mean,std,min,max,pc_10,pc_90"), InlineData("geomad"), InlineData("medoid"), InlineData("ndvi-max")]
    public async Task Real_scenes_equal_float64(string reduction)
    {
        var items = new List<Datacube.Stac.Items.StacItem>();
        await foreach (var item in (await StacCatalog.OpenAsync(SharedData.Require("s2_l2a_33T/catalog.json"))).SearchAsync(new StacQuery()))
            items.Add(item);
        var grid = GeoBox.FromBounds("EPSG:4326", new(15.5, 46.3, 15.9, 46.6), PixelSize.Square(0.00125));
        await AssertEqualAsync(reduction, grid, Harmoniser.Harmonise(items, [.. Bands, "scl"]).Scenes, MaskRule.Scl);
    }

    [Fact, Trait("kind", "unit")]
    public void Names_are_understood_and_bands_of_the_result_named()
    {
        Assert.Equal(["red", "nir"], Names("median", "red", "nir"));
        Assert.Equal(["red"], Names("max", "red"));
        Assert.Equal(["red_pc_10"], Names("pc_10", "red"));
        Assert.Equal(["red_mean", "red_std", "nir_mean", "nir_std"], Names("mean,std", "red", "nir"));
        Assert.Equal(["red", "nir", "smad", "emad", "bcmad"], Names("geomad", "red", "nir"));
        foreach (var wrong in (string[])["", "mode", "mean,mean", "geomedian,mean", "pc_101", "pc_-1", "pc_010", "pc_", "Median"])
            Assert.Null(Reduction.Parse([wrong]));

        static IEnumerable<string> Names(string reduction, params string[] bands) => Reduction.Parse([reduction])!.ResultOf(bands, []).Select(band => band.Name);
    }

    private static PipelineRequest Request(string reduction, GeoBox grid, MaskRule? mask = null) => Reduced(
        Composite.Request(grid, mask ?? MaskRule.None, ResamplingMethod.Nearest, Bands), reduction);

    private static PipelineRequest Reduced(PipelineRequest request, string reduction) => new(request.Grid, request.Bands, request.Mask, Reduction.Parse([reduction])!, request.Encoding, request.Indices);

    /// <summary>Three bands whose brightness differs by date, with holes.</summary>
    internal static SyntheticScenes Series(int dates)
    {
        var scenes = new SyntheticScenes();
        var place = Affine.NorthUp(SyntheticScenes.Origin.X, SyntheticScenes.Origin.Y, 10, 10);
        for (var date = 0; date < dates; date++)
        {
            var bands = new Dictionary<string, SceneBand>();
            var random = new Random(date);
            for (var band = 0; band < Bands.Length; band++)
            {
                var path = scenes.Path($"{date}_{Bands[band]}.tif");
                var texture = SyntheticScenes.Texture(band);
                // Not the same for all bands: on a line the sum of distances is flat, and its least point anywhere.
                var light = 0.8 + (0.4 * random.NextDouble());
                var pixels = SyntheticScenes.Draw(scenes.Size, (column, row) => ((uint)((date * 7919) + (column / 9 * 131) + (row / 9)) * 2654435761u) >> 30 == 0 ? (ushort)0 : (ushort)((texture(column, row) * light) + ((column * 31) + (row * 17) + (date * 13) + (band * 7)) % 50));
                TestRaster.Write(path, pixels, new(scenes.Size, scenes.Size), place, SyntheticScenes.Epsg, 0, null);
                bands[Bands[band]] = new(Bands[band], Bands[band], new(path), 1, BandKind.Reflectance, new(0.0001, 0, "test"));
            }
            scenes.Add($"d{date}", date, bands);
        }
        return scenes;
    }

    /// <summary>What the engine makes of each day alone are the observations; the reduction of all days is compared with float64 over those.</summary>
    private static async Task AssertEqualAsync(string reduction, GeoBox grid, IReadOnlyList<Scene> scenes, MaskRule? mask = null)
    {
        var plain = Request("median", grid, mask);
        var days = new List<Composite>();
        foreach (var day in scenes.GroupBy(scene => scene.SolarDay).OrderBy(day => day.Key))
            days.Add(await Composite.RunAsync(plain, [.. day]));
        var request = Reduced(plain, reduction);
        var found = await Composite.RunAsync(request, scenes, new PipelineOptions { Threads = 2, BlockSize = 90 });
        Assert.Equal(request.Result.Count, found.Values.Length);
        var compared = 0;
        for (var pixel = 0; pixel < grid.Shape.Count; pixel += 31)
        {
            double[][] observations = [.. days.Select(day => Bands.Select((_, band) => day.Values[band][pixel]).ToArray())];
            if (request.Reduction.IsJoint)
                compared += AssertJoint(request, [.. observations.Where(date => date.All(value => value != 0))], found, pixel);
            else
                compared += AssertBands(request, observations, found, pixel);
        }
        Assert.True(compared > grid.Shape.Count / 62, $"{compared}");
    }

    private static int AssertBands(PipelineRequest request, double[][] observations, Composite found, int pixel)
    {
        var statistics = request.Reduction.Statistics;
        var unit = request.Output.Type == PixelType.Float32 ? 0.0001 : 1;
        for (var at = 0; at < request.Result.Count; at++)
        {
            double[] valid = [.. observations.Select(date => date[at / statistics.Count]).Where(value => value != 0)];
            Assert.Equal(valid.Length, found.Counts[at][pixel]);
            var expected = valid.Length == 0 ? null : Expected(statistics[at % statistics.Count], valid, true);
            var actual = found.Values[at][pixel];
            if (expected is { } value)
                Assert.Equal(value * unit, actual, unit == 1 ? 0 : 2e-7);
            else
                Assert.True(unit == 1 ? actual == 0 : double.IsNaN(actual), $"{actual}");
        }
        return 1;
    }

    internal static double? Expected(BandStatistic statistic, double[] valid, bool areIntegers) => statistic.Kind switch
    {
        BandStatisticKind.Mean => ReferenceReduction.Mean(valid),
        BandStatisticKind.Deviation => ReferenceReduction.Deviation(valid),
        BandStatisticKind.Least => valid.Min(),
        BandStatisticKind.Largest => valid.Max(),
        BandStatisticKind.Percentile => ReferenceReduction.Percentile(valid, statistic.Percent),
        _ => areIntegers ? Math.Round(ReferenceReduction.Median(valid), MidpointRounding.ToEven) : ReferenceReduction.Median(valid),
    };

    private static int AssertJoint(PipelineRequest request, double[][] valid, Composite found, int pixel)
    {
        Assert.All(found.Counts, counts => Assert.Equal(valid.Length, counts[pixel]));
        var kind = request.Reduction.Kind;
        double[] actual = [.. found.Values.Select(band => band[pixel])];
        if (valid.Length == 0)
        {
            Assert.All(actual, value => Assert.True(request.Reduction.HasDeviations ? double.IsNaN(value) : value == 0));
            return 1;
        }
        if (kind is ReductionKind.Medoid or ReductionKind.BestPixel)
        {
            Assert.Contains(valid, date => date.SequenceEqual(actual));
            if (kind == ReductionKind.Medoid)
                Assert.Equal(valid.Min(date => ReferenceReduction.Objective(valid, date)), ReferenceReduction.Objective(valid, actual), 0.5);
            else
                Assert.Equal(valid.Max(date => ReferenceReduction.Ndvi(date, 2, 1)), ReferenceReduction.Ndvi(actual, 2, 1), 1e-6);
            return 1;
        }
        var point = ReferenceReduction.Geomedian(valid);
        double[] bands = request.Reduction.HasDeviations ? [.. actual[..3].Select(value => value * 10000)] : actual;
        // Of few observations near a line the sum of distances is flat: the point may be anywhere where it is as small.
        Assert.True(ReferenceReduction.Objective(valid, bands) <= ReferenceReduction.Objective(valid, point) + ((kind == ReductionKind.GeomadOdcCompat ? 1.8 : 0.5) * valid.Length));
        if (valid.Length is 2 or 4 || ReferenceReduction.Objective(valid, bands) < ReferenceReduction.Objective(valid, point))
            return 0;
        Assert.All(bands.Zip(point), pair => Assert.Equal(pair.Second, pair.First, 1.01));
        if (request.Reduction.HasDeviations)
            Assert.All(actual[3..].Zip(ReferenceReduction.Deviations(valid, point), [1e-5, 2, 1e-3]), three => Assert.Equal(three.Second, three.First, (1e-3 * Math.Abs(three.Second)) + three.Third));
        return 1;
    }
}
