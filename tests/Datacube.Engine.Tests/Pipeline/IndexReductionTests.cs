using Datacube.Engine.Masks;
using Datacube.Engine.Pipeline;
using Datacube.Engine.Reducing;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Pixels.Spectral;
using Datacube.Stac.Catalogs;
using Datacube.Stac.Harmonising;
using Datacube.Stac.Searching;
using Datacube.Testing;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>Spectral indices and best dates of the engine equal their definitions in float64, and no cut of the work changes a bit of them.</summary>
public sealed class IndexReductionTests
{
    private const double Unit = 0.0001;

    [Fact, Trait("kind", "unit")]
    public async Task Statistics_over_the_indices_of_each_date_equal_float64()
    {
        using var scenes = ReductionTests.Series(7);
        var days = await DaysAsync(SyntheticScenes.Grid, scenes.Scenes, MaskRule.None);
        // Of the bands only blue stays; red and nir are read for the indices.
        var request = Request("median,mean,std,pc_10,max", SyntheticScenes.Grid, ["blue", "red", "nir"], hidden: 2, "evi", "ndvi");
        Assert.Equal(["blue_median", "blue_mean", "blue_std", "blue_pc_10", "blue_max", "evi_median"], request.Result.Take(6).Select(band => band.Name));
        var found = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, BlockSize = 90 });
        AssertStatistics(request, days, found);
    }

    [SharedDataFact("s2_l2a_33T"), Trait("kind", "system")]
    public async Task Indices_of_real_scenes_equal_float64()
    {
        var items = new List<Datacube.Stac.Items.StacItem>();
        await foreach (var item in (await StacCatalog.OpenAsync(SharedData.Require("s2_l2a_33T/catalog.json"))).SearchAsync(new StacQuery()))
            items.Add(item);
        var grid = GeoBox.FromBounds("EPSG:4326", new(15.5, 46.3, 15.9, 46.6), PixelSize.Square(0.00125));
        var scenes = Harmoniser.Harmonise(items, [.. ReductionTests.Bands, "scl"]).Scenes;
        var days = await DaysAsync(grid, scenes, MaskRule.Scl);
        var statistics = Request("median,pc_50", grid, ReductionTests.Bands, hidden: 1, "ndvi", "savi") with { Mask = MaskRule.Scl };
        AssertStatistics(statistics, days, await Composite.RunAsync(statistics, scenes));
        var joint = Request("geomedian", grid, ReductionTests.Bands, hidden: 0, "ndvi", "evi2") with { Mask = MaskRule.Scl };
        AssertOfResult(joint, await Composite.RunAsync(joint, scenes));
    }

    [Theory, Trait("kind", "unit")]
    [InlineData("geomedian"), InlineData("geomad"), InlineData("medoid"), InlineData("savi-max")]
    public async Task Indices_of_bands_that_are_reduced_together_are_those_of_the_result(string reduction)
    {
        using var scenes = ReductionTests.Series(6);
        var request = Request(reduction, SyntheticScenes.Grid, ReductionTests.Bands, hidden: 0, "ndvi", "evi");
        var found = await Composite.RunAsync(request, scenes.Scenes);
        AssertOfResult(request, found);
        // The bands are what they are without indices, in float.
        var plain = await Composite.RunAsync(Request(reduction, SyntheticScenes.Grid, ReductionTests.Bands, hidden: 0), scenes.Scenes);
        for (var band = 0; band < ReductionTests.Bands.Length; band++)
        {
            var (expected, actual) = (plain.Values[band], found.Values[band]);
            for (var pixel = 0; pixel < expected.Length; pixel++)
            {
                var has = !double.IsNaN(actual[pixel]);
                Assert.Equal(reduction == "geomad" ? has : expected[pixel] != 0, has);
                if (has)
                    Assert.Equal(reduction == "geomad" ? expected[pixel] : (float)(expected[pixel] * Unit), actual[pixel]);
            }
        }
    }

    [Theory, Trait("kind", "unit")]
    [InlineData("ndvi-max"), InlineData("ndvi-min"), InlineData("evi-max"), InlineData("savi-min"), InlineData("medoid")]
    public async Task The_best_date_is_named_and_its_observation_taken(string reduction)
    {
        using var scenes = ReductionTests.Series(7);
        var days = await DaysAsync(SyntheticScenes.Grid, scenes.Scenes, MaskRule.None);
        var request = Request(reduction, SyntheticScenes.Grid, ReductionTests.Bands, hidden: 0);
        var found = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 2, BlockSize = 90 });
        var first = scenes.Scenes[0].SolarDay.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        var compared = 0;
        for (var pixel = 0; pixel < SyntheticScenes.Grid.Shape.Count; pixel += 7)
        {
            var valid = Enumerable.Range(0, days.Count).Where(day => days[day].Values.All(band => band[pixel] != 0)).ToList();
            Assert.All(found.Counts, counts => Assert.Equal(valid.Count, counts[pixel]));
            if (valid.Count == 0)
            {
                Assert.Equal(0, found.Dates![pixel]);
                continue;
            }
            var chosen = found.Dates![pixel] - first;
            Assert.Equal(days[chosen].Values.Select(band => band[pixel]), found.Values.Select(band => band[pixel]));
            if (request.Reduction.Rank is not { } rank)
                continue;
            var scores = valid.Select(day => Of(rank.Index, [.. days[day].Values.Select(band => band[pixel] * Unit)])!.Value).ToList();
            var score = scores[valid.IndexOf(chosen)];
            Assert.Equal(rank.IsLeast ? scores.Min() : scores.Max(), score, 1e-6);
            compared++;
        }
        Assert.True(compared > 5000 || request.Reduction.Rank is null, $"{compared}");
    }

    [Theory, Trait("kind", "unit")]
    [InlineData("median,pc_10", 2), InlineData("medoid", 0), InlineData("evi-max", 0), InlineData("ndvi-max", 0)]
    public async Task Blocks_threads_tiles_and_memory_do_not_change_a_bit(string reduction, int hidden)
    {
        using var scenes = ReductionTests.Series(5);
        var request = Request(reduction, SyntheticScenes.Grid, ReductionTests.Bands, hidden, "ndvi", "evi");
        var whole = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = 1 });
        foreach (var (threads, block, tile, memory) in ((int, int?, int, long)[])[(2, 61, 1000, 1L << 30), (3, 33, 130, 1L << 30), (2, null, 1000, 420L << 20)])
        {
            var cut = await Composite.RunAsync(request, scenes.Scenes, new PipelineOptions { Threads = threads, BlockSize = block, MemoryLimit = memory }, tile);
            Assert.Equal(whole.Values, cut.Values);
            Assert.Equal(whole.Counts, cut.Counts);
            Assert.Equal(whole.Status, cut.Status);
            Assert.Equal(whole.Dates, cut.Dates);
        }
    }

    [Fact, Trait("kind", "unit")]
    public async Task Where_a_percentile_has_too_few_observations_the_pixel_is_empty_and_its_count_says_why()
    {
        using var scenes = new SyntheticScenes();
        for (var day = 0; day < 4; day++)
        {
            var last = 100 * (day + 1);
            scenes.Add($"d{day}", day, (column, _) => column < last ? (ushort)(1000 + (day * 10)) : (ushort)0);
        }
        var percentile = Reduced("pc_50");
        var alone = await Composite.RunAsync(percentile, scenes.Scenes);
        var beside = await Composite.RunAsync(Reduced("pc_50,median"), scenes.Scenes);
        Assert.Contains((ushort)2, alone.Counts[0]);
        for (var pixel = 0; pixel < alone.Status.Length; pixel++)
        {
            var few = alone.Counts[0][pixel] < 3;
            Assert.Equal(few, alone.Values[0][pixel] == 0);
            Assert.Equal(few ? PixelStatus.Empty : PixelStatus.Written, alone.Status[pixel]);
            Assert.Equal(alone.Counts[0][pixel] == 0 ? PixelStatus.Empty : PixelStatus.Written, beside.Status[pixel]);
        }

        static PipelineRequest Reduced(string reduction)
        {
            var plain = Composite.Request(SyntheticScenes.Grid, MaskRule.None, ResamplingMethod.Nearest, "red");
            return new(plain.Grid, plain.Bands, plain.Mask, Reduction.Parse([reduction])!, plain.Encoding, IndexSet.None);
        }
    }

    private static PipelineRequest Request(string reduction, GeoBox grid, string[] bands, int hidden, params string[] indices)
    {
        var plain = Composite.Request(grid, MaskRule.None, ResamplingMethod.Nearest, bands);
        return new(plain.Grid, plain.Bands, plain.Mask, Reduction.Parse([reduction])!, plain.Encoding, new([.. indices.Select(name => KnownIndices.Find(name)!)], hidden));
    }

    /// <summary>What the engine makes of each day alone: the observations.</summary>
    private static async Task<List<Composite>> DaysAsync(GeoBox grid, IReadOnlyList<Scene> scenes, MaskRule mask)
    {
        var days = new List<Composite>();
        foreach (var day in scenes.GroupBy(scene => scene.SolarDay).OrderBy(day => day.Key))
            days.Add(await Composite.RunAsync(Composite.Request(grid, mask, ResamplingMethod.Nearest, ReductionTests.Bands), [.. day]));
        return days;
    }

    private static double? Of(SpectralIndex index, double[] reflectances)
    {
        double[] own = [.. index.Bands.Select(band => reflectances[Array.IndexOf(ReductionTests.Bands, band)])];
        double Form(LinearForm form) => form.Constant + form.Weights.Zip(own, (weight, value) => weight * value).Sum();
        var below = index.Denominator is { } denominator ? Form(denominator) : 1;
        return below == 0 ? null : Form(index.Numerator) / below;
    }

    private static void AssertStatistics(PipelineRequest request, List<Composite> days, Composite found)
    {
        var (statistics, compared) = (request.Reduction.Statistics, 0);
        for (var pixel = 0; pixel < request.Grid.Shape.Count; pixel += 13)
        {
            double[][] dates = [.. days.Select(day => day.Values.Select(band => band[pixel] * Unit).ToArray())];
            for (var at = 0; at < request.Result.Count; at++)
            {
                var result = request.Result[at];
                double[] valid = result.Index is { } index
                    ? [.. dates.Where(date => index.Bands.All(band => date[Array.IndexOf(ReductionTests.Bands, band)] != 0)).Select(date => Of(index, date)).OfType<double>()]
                    : [.. dates.Select(date => date[result.Band!.Value]).Where(value => value != 0)];
                Assert.Equal(valid.Length, found.Counts[at][pixel]);
                var expected = valid.Length == 0 ? null : ReductionTests.Expected(statistics[at % statistics.Count], valid, false);
                if (expected is { } value)
                    Assert.Equal(value, found.Values[at][pixel], (1e-5 * Math.Abs(value)) + (result.Index is null ? 6e-5 : 2e-6));
                else
                    Assert.True(double.IsNaN(found.Values[at][pixel]));
                compared += result.Index is not null && expected is not null ? 1 : 0;
            }
        }
        Assert.True(compared > 1000, $"{compared}");
    }

    private static void AssertOfResult(PipelineRequest request, Composite found)
    {
        var compared = 0;
        for (var at = 0; at < request.Result.Count; at++)
        {
            if (request.Result[at].Index is not { } index)
                continue;
            for (var pixel = 0; pixel < request.Grid.Shape.Count; pixel++)
            {
                double[] bands = [.. ReductionTests.Bands.Select((_, band) => found.Values[band][pixel])];
                if (double.IsNaN(bands[0]) || Of(index, bands) is not { } expected)
                {
                    Assert.True(double.IsNaN(found.Values[at][pixel]));
                    continue;
                }
                Assert.Equal(expected, found.Values[at][pixel], 1e-5 * (1 + Math.Abs(expected)));
                Assert.Equal(found.Counts[0][pixel], found.Counts[at][pixel]);
                compared++;
            }
        }
        Assert.True(compared > 1000, $"{compared}");
    }
}
