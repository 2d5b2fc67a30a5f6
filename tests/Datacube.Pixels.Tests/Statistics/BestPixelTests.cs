using Datacube.Pixels.Statistics;
using Xunit;

namespace Datacube.Pixels.Tests.Statistics;

[Trait("kind", "unit")]
public sealed unsafe class BestPixelTests
{
    public static TheoryData<int> DateCounts() => [1, 2, 3, 7, 20, 65, 400];

    [Theory, MemberData(nameof(DateCounts))]
    public void Is_the_observation_with_the_largest_score_at_every_width(int dates)
    {
        var (samples, scores) = (Samples(dates, 3), Scores(dates));
        Widths.Each(width =>
        {
            var found = Of(samples, scores);
            for (var i = 0; i < 53; i++)
            {
                int[] candidates = [.. Enumerable.Range(0, dates).Where(date => samples[date].All(band => band[i] != 0) && !float.IsNaN(scores[date][i]))];
                AssertChosen(samples, found, i, candidates, candidates.OrderByDescending(date => scores[date][i]).ThenBy(date => date).Cast<int?>().FirstOrDefault(), width);
            }
        });
    }

    [Theory, MemberData(nameof(DateCounts))]
    public void The_greenest_date_has_the_largest_normalised_difference(int dates)
    {
        var samples = Samples(dates, 3);
        Widths.Each(width =>
        {
            var found = Of(samples, null);
            for (var i = 0; i < 53; i++)
            {
                int[] candidates = [.. Enumerable.Range(0, dates).Where(date => samples[date].All(band => band[i] != 0))];
                // The score is a quotient of 32-bit floats, rounded once; equal ones stay equal.
                AssertChosen(samples, found, i, candidates, candidates.OrderByDescending(date => (samples[date][2][i] - (float)samples[date][1][i]) / (samples[date][2][i] + samples[date][1][i])).ThenBy(date => date).Cast<int?>().FirstOrDefault(), width);
            }
        });
    }

    [Fact]
    public void The_order_of_dates_decides_between_equal_scores_only()
    {
        var (samples, scores) = (Samples(25, 2), Scores(25));
        var order = Enumerable.Range(0, 25).ToArray();
        new Random(3).Shuffle(order);
        var (one, other) = (Of(samples, scores), Of([.. order.Select(date => samples[date])], [.. order.Select(date => scores[date])]));
        Assert.Equal(one.Counts, other.Counts);
        for (var band = 0; band < 2; band++)
            Assert.Equal(one.Bands[band], other.Bands[band]);
    }

    [Fact]
    public void A_score_of_minus_infinity_is_taken_where_there_is_no_other()
    {
        var found = Of([[[7]], [[9]]], [[float.NegativeInfinity], [float.NaN]]);
        Assert.Equal((7, 0, 1), (found.Bands[0][0], found.Dates[0], found.Counts[0]));
    }

    [Fact]
    public void Scores_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BestPixel.OfUInt16([1, 2], 0, PixelScore.NormalisedDifference(0, 2), new() { Bands = [3, 4] }));
        Assert.Throws<ArgumentException>(() => BestPixel.OfUInt16([1, 2], 0, PixelScore.Of([1, 2]), new() { Bands = [3, 4] }));
        Assert.Throws<ArgumentException>(() => BestPixel.OfUInt16([1, 2, 3], 0, PixelScore.NormalisedDifference(0, 1), new() { Bands = [3, 4] }));
    }

    private static void AssertChosen(ushort[][][] samples, (ushort[][] Bands, ushort[] Dates, ushort[] Counts) found, int pixel, int[] candidates, int? expected, string width)
    {
        Assert.True(candidates.Length == found.Counts[pixel], width);
        Assert.True((expected ?? BestPixel.NoDate) == found.Dates[pixel], $"{width}: date {found.Dates[pixel]} instead of {expected}");
        Assert.Equal(samples[0].Select((_, band) => expected is { } date ? samples[date][band][pixel] : (ushort)0), found.Bands.Select(band => band[pixel]));
    }

    private static ushort[][][] Samples(int dates, int bands)
    {
        var random = new Random(dates);
        return [.. Enumerable.Range(0, dates).Select(_ => Enumerable.Range(0, bands).Select(_ => Enumerable.Range(0, 53).Select(i => (ushort)(i == 5 || random.Next(6) == 0 ? 0 : random.Next(1, 10000))).ToArray()).ToArray())];
    }

    /// <summary>Distinct but for NaN.</summary>
    private static float[][] Scores(int dates)
    {
        var random = new Random(dates + 1);
        return [.. Enumerable.Range(0, dates).Select(date => Enumerable.Range(0, 53).Select(_ => random.Next(9) == 0 ? float.NaN : (random.Next(1000) * 500) + date).ToArray())];
    }

    private static (ushort[][] Bands, ushort[] Dates, ushort[] Counts) Of(ushort[][][] samples, float[][]? scores)
    {
        var pixels = samples[0][0].Length;
        PixelBuffer[] planes = [.. samples.SelectMany(date => date).Select(plane => PlaneArrays.Of(PixelType.UInt16, 1, pixels, plane))], results = [.. samples[0].Select(_ => new PixelBuffer(PixelType.UInt16, 1, pixels))];
        PixelBuffer[] given = [.. (scores ?? []).Select(plane => PlaneArrays.Of(PixelType.Float32, 1, pixels, plane))];
        using PixelBuffer dates = new(PixelType.UInt16, 1, pixels), counts = new(PixelType.UInt16, 1, pixels);
        var bands = results.Select(plane => (nint)plane.Pointer).ToArray();
        var score = scores is null ? PixelScore.NormalisedDifference(2, 1) : PixelScore.Of(given.Select(plane => (nint)plane.Pointer).ToArray());
        BestPixel.OfUInt16(planes.Select(plane => (nint)plane.Pointer).ToArray(), pixels, score, new() { Bands = bands, Dates = (ushort*)dates.Pointer, Counts = (ushort*)counts.Pointer });
        ushort[][] values = [.. results.Select(plane => plane.ToArray<ushort>())];
        foreach (var plane in planes.Concat(results).Concat(given))
            plane.Dispose();
        return (values, dates.ToArray<ushort>(), counts.ToArray<ushort>());
    }
}
