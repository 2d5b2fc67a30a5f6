using Datacube.Pixels.Statistics;
using Xunit;

namespace Datacube.Pixels.Tests.Statistics;

[Trait("kind", "unit")]
public sealed unsafe class PercentileTests
{
    private static readonly double[] Fractions = [0, 0.1, 0.25, 0.29, 0.5, 0.75, 0.9, 1];

    public static TheoryData<int> DateCounts() => [1, 2, 3, 4, 5, 6, 7, 10, 20, 33, 64, 65, 130, 400];

    [Theory, MemberData(nameof(DateCounts))]
    public void Of_uint16_is_the_sample_of_the_rounded_index_at_every_width(int dates)
    {
        var random = new Random(dates);
        var samples = Planes(dates, 133, i => MedianSamples.UInt16(random, i));
        Widths.Each(width =>
        {
            var found = Of(samples, Fractions, Percentiles.UsualMinimum);
            for (var i = 0; i < 133; i++)
                Assert.Equal(Expected([.. samples.Select(plane => (double)plane[i]).Where(value => value != 0)], 3, 0), found.Select(plane => (double)plane[i]));
        });
    }

    [Theory, MemberData(nameof(DateCounts))]
    public void Of_floats_is_the_sample_of_the_rounded_index_at_every_width(int dates)
    {
        var random = new Random(dates);
        var samples = Planes(dates, 71, i => MedianSamples.Float32(random, i));
        Widths.Each(width =>
        {
            var found = Of(samples, Fractions, 1);
            for (var i = 0; i < 71; i++)
            {
                var expected = Expected([.. samples.Select(plane => (double)plane[i]).Where(value => !double.IsNaN(value))], 1, double.NaN);
                Assert.Equal(expected.Select(value => BitConverter.SingleToInt32Bits((float)value + 0f)), found.Select(plane => BitConverter.SingleToInt32Bits(plane[i])));
            }
        });
    }

    [Fact]
    public void An_index_between_two_goes_to_the_even_one()
    {
        // 0.5 × (n − 1) is 0.5, 1.5, 2.5 for 2, 4, 6 samples: indices 0, 2, 2.
        foreach (var (count, expected) in ((int, ushort)[])[(2, 1), (4, 3), (6, 3)])
            Assert.All(Of(Planes(count, 40, (date, _) => (ushort)(date + 1)), [0.5], 1)[0], value => Assert.Equal(expected, value));
    }

    [Fact]
    public void Fewer_samples_than_the_minimum_give_nothing()
    {
        foreach (var valid in (int[])[0, 1, 2, 3])
        {
            var found = Of(Planes(5, 40, (date, _) => (ushort)(date < valid ? 7 : 0)), [0.1, 0.9], 3);
            Assert.All(found.SelectMany(plane => plane), value => Assert.Equal(valid < 3 ? 0 : 7, value));
        }
    }

    [Fact]
    public void Order_of_dates_changes_no_bit()
    {
        var random = new Random(3);
        var samples = Planes(31, 64, i => MedianSamples.Float32(random, i));
        var shuffled = (float[][])samples.Clone();
        random.Shuffle(shuffled);
        Assert.Equal(Of(samples, Fractions, 3).SelectMany(plane => plane.Select(BitConverter.SingleToInt32Bits)), Of(shuffled, Fractions, 3).SelectMany(plane => plane.Select(BitConverter.SingleToInt32Bits)));
    }

    [Fact]
    public void What_is_no_percentile_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Percentiles.OfUInt16([1], 1, [1.01], [1]));
        Assert.Throws<ArgumentException>(() => Percentiles.OfUInt16([1], 1, [double.NaN], [1]));
        Assert.Throws<ArgumentException>(() => Percentiles.OfUInt16([1], 1, [0.5], []));
        Assert.Throws<ArgumentException>(() => Percentiles.OfUInt16([], 1, [0.5], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.OfUInt16([1], 1, [0.5], [1], 0));
    }

    private static IEnumerable<double> Expected(double[] valid, int minimum, double none)
    {
        Array.Sort(valid);
        return Fractions.Select(fraction => valid.Length < minimum ? none : valid[(int)Math.Round(fraction * (valid.Length - 1), MidpointRounding.ToEven)]);
    }

    private static T[][] Planes<T>(int dates, int pixels, Func<int, T> sample) => Planes(dates, pixels, (_, i) => sample(i));

    private static T[][] Planes<T>(int dates, int pixels, Func<int, int, T> sample) =>
        [.. Enumerable.Range(0, dates).Select(date => Enumerable.Range(0, pixels).Select(i => sample(date, i)).ToArray())];

    private static T[][] Of<T>(T[][] samples, double[] fractions, int minimum) where T : unmanaged
    {
        var type = typeof(T) == typeof(float) ? PixelType.Float32 : PixelType.UInt16;
        var pixels = samples[0].Length;
        PixelBuffer[] planes = [.. samples.Select(plane => PlaneArrays.Of(type, 1, pixels, plane))], results = [.. fractions.Select(_ => new PixelBuffer(type, 1, pixels))];
        nint[] from = [.. planes.Select(plane => (nint)plane.Pointer)], to = [.. results.Select(plane => (nint)plane.Pointer)];
        if (type == PixelType.Float32)
            Percentiles.OfFloat32(from, pixels, fractions, to, minimum);
        else
            Percentiles.OfUInt16(from, pixels, fractions, to, minimum);
        T[][] found = [.. results.Select(plane => plane.ToArray<T>())];
        foreach (var plane in planes.Concat(results))
            plane.Dispose();
        return found;
    }
}
