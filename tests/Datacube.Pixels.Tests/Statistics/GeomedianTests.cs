using Datacube.Pixels.Statistics.Geomedians;
using Xunit;

namespace Datacube.Pixels.Tests.Statistics;

[Trait("kind", "unit")]
public sealed class GeomedianTests
{
    // An observation that all but is the geomedian is not told from it below this share of the spread.
    private const double Resolution = 1e-4;

    private static readonly SampleScale Reflectance = new(0.0001f, -0.0001f);

    public static TheoryData<int> DateCounts() => [1, 2, 3, 4, 5, 6, 7, 10, 20, 33, 64, 65, 130, 400];

    [Theory, MemberData(nameof(DateCounts))]
    public void Of_uint16_equals_float64_within_one_step_and_its_deviations_to_four_digits(int dates)
    {
        var samples = Scene(dates, bands: 6, pixels: dates > 64 ? 40 : 173, seed: dates);
        using var stack = new GeomedianStack<ushort>(samples);
        var result = stack.Reduce(Reflectance);
        var close = 0;
        for (var i = 0; i < samples[0][0].Length; i++)
        {
            var reference = new ReferenceGeomedian(samples.Where(date => date.All(band => band[i] != 0)).Select(date => date.Select(band => (double)band[i]).ToArray()));
            Assert.Equal(reference.Count, result.Counts[i]);
            if (reference.Count == 0)
            {
                Assert.All(result.Bands, band => Assert.Equal(0, band[i]));
                Assert.All((float[])[result.Spectral[i], result.Euclidean[i], result.BrayCurtis[i]], value => Assert.True(float.IsNaN(value)));
                close++;
                continue;
            }
            for (var band = 0; band < samples[0].Length; band++)
                Assert.True(Math.Abs(result.Bands[band][i] - reference.Point[band]) <= 0.5 + (Resolution * reference.Spread), $"{result.Bands[band][i]} instead of {reference.Point[band]} of {reference.Count} dates");
            close += AssertDeviations(reference, result.Spectral[i], result.Euclidean[i], result.BrayCurtis[i]) ? 1 : 0;
        }
        Assert.True(close >= samples[0][0].Length * 0.98, $"{close}");
    }

    [Theory, InlineData(3, 1), InlineData(9, 2), InlineData(20, 3), InlineData(20, 10), InlineData(40, 14), InlineData(12, 33)]
    public void Of_floats_equals_float64_for_any_number_of_bands(int dates, int bands)
    {
        var random = new Random(dates);
        var samples = Scene(dates, bands, 67, seed: 7 * dates).Select(date => date.Select(band => band.Select(value => value == 0
            ? random.Next(4) switch { 0 => float.PositiveInfinity, 1 => float.NegativeInfinity, _ => float.NaN }
            : (value / 10000f) - 0.1f).ToArray()).ToArray()).ToArray();
        using var stack = new GeomedianStack<float>(samples);
        var result = stack.Reduce();
        for (var i = 0; i < samples[0][0].Length; i++)
        {
            var reference = new ReferenceGeomedian(samples.Where(date => date.All(band => float.IsFinite(band[i]))).Select(date => date.Select(band => (double)band[i]).ToArray()));
            Assert.Equal(reference.Count, result.Counts[i]);
            if (reference.Count == 0)
                Assert.All(result.Bands, band => Assert.True(float.IsNaN(band[i])));
            // In one band an even number of samples has no single geomedian; the sum of distances tells.
            else if (bands > 1)
                Assert.All(Enumerable.Range(0, bands), band => Assert.Equal(reference.Point[band], result.Bands[band][i], Resolution * reference.Spread));
            else
                Assert.Equal(reference.Objective(reference.Point), reference.Objective([result.Bands[0][i]]), 1e-5 * reference.Spread);
        }
    }

    [Theory, InlineData(1, 1), InlineData(4, 3), InlineData(20, 10), InlineData(70, 7)]
    public void Every_width_gives_the_same_bits_and_a_pixel_depends_on_its_own_samples_alone(int dates, int bands)
    {
        var samples = Scene(dates, bands, 150, seed: dates);
        using var whole = new GeomedianStack<ushort>(samples);
        var expected = whole.Reduce(Reflectance);
        Widths.Each(width => AssertEqual(expected, whole.Reduce(Reflectance), 0, width));
        // Other neighbours, another place in the vector.
        foreach (var (first, length) in ((int, int)[])[(3, 16), (40, 37), (149, 1)])
        {
            using var part = new GeomedianStack<ushort>([.. samples.Select(date => date.Select(band => band[first..(first + length)]).ToArray())]);
            AssertEqual(expected, part.Reduce(Reflectance), first, $"from {first}");
        }
    }

    [Fact]
    public void Order_of_dates_moves_nothing_by_more_than_rounding()
    {
        var samples = Scene(23, 5, 96, seed: 1);
        var shuffled = (ushort[][][])samples.Clone();
        new Random(5).Shuffle(shuffled);
        using GeomedianStack<ushort> one = new(samples), other = new(shuffled);
        var (a, b) = (one.Reduce(), other.Reduce());
        Assert.Equal(a.Counts, b.Counts);
        for (var band = 0; band < 5; band++)
            Assert.All(a.Bands[band].Zip(b.Bands[band]), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    [Fact]
    public void A_geomedian_moves_with_scale_and_offset_of_its_samples()
    {
        var samples = Scene(15, 4, 64, seed: 2).Select(date => date.Select(band => band.Select(value => value == 0 ? float.NaN : value).ToArray()).ToArray()).ToArray();
        var moved = samples.Select(date => date.Select(band => band.Select(value => (value * 0.0625f) + 1000).ToArray()).ToArray()).ToArray();
        using GeomedianStack<float> one = new(samples), other = new(moved);
        var (a, b) = (one.Reduce(), other.Reduce());
        for (var band = 0; band < 4; band++)
            Assert.All(a.Bands[band].Zip(b.Bands[band]), pair => Assert.Equal((pair.First * 0.0625) + 1000, pair.Second, 0.02));
        // Deviations of what the numbers mean do not see how they are stored.
        var stored = other.Reduce(new SampleScale(16, -16000));
        Assert.All(a.Spectral.Zip(stored.Spectral), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
        Assert.All(a.BrayCurtis.Zip(stored.BrayCurtis), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Fact]
    public void One_date_is_its_own_geomedian_two_give_their_mean_and_two_that_coincide_hold_the_third()
    {
        float[] a = [0.1f, 0.4f, 0.3f], b = [0.3f, 0.2f, 0.9f], c = [0.7f, 0.1f, 0.25f];
        Assert.Equal(a, Of(a).Point);
        Assert.Equal(0, Of(a).Euclidean);
        Assert.All(Of(a, b).Point.Zip(a.Zip(b)), pair => Assert.Equal((pair.Second.First + pair.Second.Second) / 2, pair.First, 1e-6));
        foreach (var (expected, found) in ((float[], float[])[])[(a, Of(a, a, c).Point), (a, Of(b, a, c, a, a).Point), (c, Of(c, c, c, c).Point)])
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
        // An observation inside a wide ring of others holds against pulls that cancel out.
        Assert.Equal(0.5f, Of([0.5f, 0.5f], [0, 0], [1, 1], [0, 1], [1, 0]).Point[0]);
    }

    [Fact]
    public void A_date_without_one_band_does_not_count()
    {
        float[] whole = [0.2f, 0.3f], torn = [0.9f, float.NaN];
        Assert.Equal(whole, Of(torn, whole, torn).Point);
    }

    [Fact]
    public void An_infinity_is_as_far_from_a_geomedian_as_a_date_that_is_missing_whoever_its_neighbours_are()
    {
        // Valid neighbours, and none: the date is there for the vector or not.
        foreach (var neighbour in (float[])[0.5f, float.NaN])
        {
            var samples = Enumerable.Range(0, 5).Select(date => (float[][])[Plane(date, 0.1f), Plane(date, 0.2f)]).ToArray();
            using GeomedianStack<float> with = new(samples), without = new(samples[..3]);
            Widths.Each(width =>
            {
                var (a, b) = (with.Reduce(), without.Reduce());
                Assert.Equal((b.Spectral[7], b.Euclidean[7], b.BrayCurtis[7]), (a.Spectral[7], a.Euclidean[7], a.BrayCurtis[7]));
                Assert.True(float.IsFinite(a.Euclidean[7]), width);
            });

            float[] Plane(int date, float level) =>
                [.. Enumerable.Range(0, 16).Select(pixel => date < 3 ? level + (0.01f * (date * date)) + (0.001f * pixel) : pixel == 7 ? float.PositiveInfinity : neighbour)];
        }
    }

    [Fact]
    public void Planes_and_scales_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Geomedian.OfUInt16([1, 2, 3], 1, SampleScale.None, new() { Bands = [1, 2] }));
        Assert.Throws<ArgumentException>(() => Geomedian.OfUInt16([], 1, SampleScale.None, new() { Bands = [1, 2] }));
        Assert.Throws<ArgumentException>(() => Geomedian.OfUInt16([1], 1, SampleScale.None, new() { Bands = [] }));
        Assert.Throws<ArgumentException>(() => Geomedian.OfUInt16([1], 1, new(float.NaN, 0), new() { Bands = [1] }));
        Assert.Throws<ArgumentException>(() => Geomedian.OfUInt16([1], 1, default, new() { Bands = [1] }));
    }

    /// <summary>Within what an observation near the geomedian leaves open; true where all three agree to 10⁻⁴.</summary>
    private static bool AssertDeviations(ReferenceGeomedian reference, double spectral, double euclidean, double brayCurtis)
    {
        var shift = Resolution * reference.Spread;
        var level = reference.Point.Sum() * Reflectance.Scale;
        var turn = shift * Reflectance.Scale / Math.Sqrt(reference.Point.Sum(value => value * value)) / Reflectance.Scale;
        (double Expected, double Actual, double Bound)[] three =
        [
            (reference.Spectral(Reflectance), spectral, (Math.Sqrt(2 * reference.Spectral(Reflectance)) * turn) + (turn * turn)),
            (reference.Euclidean(), euclidean, shift),
            (reference.BrayCurtis(Reflectance), brayCurtis, shift * reference.Point.Length * Reflectance.Scale / level),
        ];
        foreach (var (expected, actual, bound) in three)
            Assert.True(Math.Abs(expected - actual) <= (1e-4 * expected) + bound + 1e-7, $"{actual} instead of {expected} of {reference.Count} dates");
        return three.All(one => Math.Abs(one.Expected - one.Actual) <= (1e-4 * one.Expected) + 1e-8);
    }

    private static void AssertEqual(
        (ushort[][] Bands, ushort[] Counts, float[] Spectral, float[] Euclidean, float[] BrayCurtis) expected,
        (ushort[][] Bands, ushort[] Counts, float[] Spectral, float[] Euclidean, float[] BrayCurtis) actual, int first, string what)
    {
        var range = first..(first + actual.Counts.Length);
        Assert.True(expected.Counts[range].SequenceEqual(actual.Counts), what);
        Assert.All(expected.Bands.Zip(actual.Bands), pair => Assert.True(pair.First[range].SequenceEqual(pair.Second), what));
        foreach (var (one, other) in ((float[], float[])[])[(expected.Spectral, actual.Spectral), (expected.Euclidean, actual.Euclidean), (expected.BrayCurtis, actual.BrayCurtis)])
            Assert.True(one[range].Select(BitConverter.SingleToInt32Bits).SequenceEqual(other.Select(BitConverter.SingleToInt32Bits)), what);
    }

    private static (float[] Point, float Euclidean) Of(params float[][] observations)
    {
        // 40 equal pixels, so that the vector kernels do the work.
        using var stack = new GeomedianStack<float>([.. observations.Select(date => date.Select(value => Enumerable.Repeat(value, 40).ToArray()).ToArray())]);
        var result = stack.Reduce();
        return ([.. result.Bands.Select(band => band[17])], result.Euclidean[17]);
    }

    /// <summary>Surfaces whose brightness differs by date, noise, clouds and holes: dates × bands × pixels.</summary>
    private static ushort[][][] Scene(int dates, int bands, int pixels, int seed)
    {
        var random = new Random(seed);
        var samples = Enumerable.Range(0, dates).Select(_ => Enumerable.Range(0, bands).Select(_ => new ushort[pixels]).ToArray()).ToArray();
        for (var i = 0; i < pixels; i++)
        {
            var surface = Enumerable.Range(0, bands).Select(_ => 300 + random.Next(3000)).ToArray();
            for (var date = 0; date < dates; date++)
            {
                if (random.NextDouble() < 0.4)
                    continue;
                double light = 0.8 + (0.4 * random.NextDouble()), cloud = random.Next(8) == 0 ? random.Next(8000) : 0;
                for (var band = 0; band < bands; band++)
                    samples[date][band][i] = (ushort)Math.Clamp((surface[band] * light) + cloud + (random.NextDouble() * 60), 1, 65535);
                if (random.Next(30) == 0)
                    samples[date][random.Next(bands)][i] = 0;
            }
        }
        return samples;
    }
}
