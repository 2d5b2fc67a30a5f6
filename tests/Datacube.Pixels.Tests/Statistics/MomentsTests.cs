using Datacube.Pixels.Statistics;
using Xunit;

namespace Datacube.Pixels.Tests.Statistics;

[Trait("kind", "unit")]
public sealed unsafe class MomentsTests
{
    public static TheoryData<int> DateCounts() => [1, 2, 3, 7, 20, 65, 400];

    [Theory, MemberData(nameof(DateCounts))]
    public void Of_uint16_equal_float64(int dates)
    {
        var random = new Random(dates);
        ushort[][] samples = [.. Enumerable.Range(0, dates).Select(_ => Enumerable.Range(0, 133).Select(i => MedianSamples.UInt16(random, i)).ToArray())];
        AssertMoments(samples, Of(samples), value => value, value => value != 0, 0);
    }

    [Theory, MemberData(nameof(DateCounts))]
    public void Of_floats_equal_float64_also_far_from_zero(int dates)
    {
        var random = new Random(dates);
        float[][] samples = [.. Enumerable.Range(0, dates).Select(_ => Enumerable.Range(0, 71).Select(i => random.Next(3) == 0 ? float.NaN : (float)((i % 2 == 0 ? 30000 : -0.2) + (random.NextDouble() * 40))).ToArray())];
        AssertMoments(samples, Of(samples), value => value, value => !float.IsNaN(value), float.NaN);
    }

    [Fact]
    public void Every_width_gives_the_same_bits()
    {
        var random = new Random(1);
        float[][] samples = [.. Enumerable.Range(0, 23).Select(_ => Enumerable.Range(0, 150).Select(_ => random.Next(3) == 0 ? float.NaN : (float)random.NextDouble()).ToArray())];
        var expected = Widths.Scalar(() => Of(samples));
        Widths.Each(width =>
        {
            var found = Of(samples);
            foreach (var (one, other) in ((float[], float[])[])[(expected.Mean, found.Mean), (expected.Deviation, found.Deviation), (expected.Least, found.Least), (expected.Largest, found.Largest)])
                Assert.True(one.Select(BitConverter.SingleToInt32Bits).SequenceEqual(other.Select(BitConverter.SingleToInt32Bits)), width);
        });
    }

    private static void AssertMoments<T>(T[][] samples, (float[] Mean, float[] Deviation, T[] Least, T[] Largest, ushort[] Counts) found, Func<T, double> number, Func<T, bool> exists, double missing) where T : unmanaged
    {
        for (var i = 0; i < samples[0].Length; i++)
        {
            double[] valid = [.. samples.Select(plane => plane[i]).Where(exists).Select(number)];
            Assert.Equal(valid.Length, found.Counts[i]);
            if (valid.Length == 0)
            {
                Assert.True(float.IsNaN(found.Mean[i]) && float.IsNaN(found.Deviation[i]));
                Assert.Equal((missing, missing), (number(found.Least[i]), number(found.Largest[i])));
                continue;
            }
            var mean = valid.Average();
            Assert.Equal((valid.Min(), valid.Max()), (number(found.Least[i]), number(found.Largest[i])));
            Assert.Equal(mean, found.Mean[i], 4e-7 * Math.Max(Math.Abs(mean), 1e-3));
            var deviation = Math.Sqrt(valid.Average(value => (value - mean) * (value - mean)));
            Assert.Equal(deviation, found.Deviation[i], 3e-6 * Math.Max(deviation, 1e-3));
        }
    }

    private static (float[] Mean, float[] Deviation, T[] Least, T[] Largest, ushort[] Counts) Of<T>(T[][] samples) where T : unmanaged
    {
        var type = typeof(T) == typeof(float) ? PixelType.Float32 : PixelType.UInt16;
        var pixels = samples[0].Length;
        PixelBuffer[] planes = [.. samples.Select(plane => PlaneArrays.Of(type, 1, pixels, plane))];
        using PixelBuffer mean = new(PixelType.Float32, 1, pixels), deviation = new(PixelType.Float32, 1, pixels), least = new(type, 1, pixels), largest = new(type, 1, pixels), counts = new(PixelType.UInt16, 1, pixels);
        nint[] from = [.. planes.Select(plane => (nint)plane.Pointer)];
        var result = new MomentsResult { Mean = (float*)mean.Pointer, Deviation = (float*)deviation.Pointer, Least = least.Pointer, Largest = largest.Pointer, Counts = (ushort*)counts.Pointer };
        if (type == PixelType.Float32)
            Moments.OfFloat32(from, pixels, result);
        else
            Moments.OfUInt16(from, pixels, result);
        foreach (var plane in planes)
            plane.Dispose();
        return (mean.ToArray<float>(), deviation.ToArray<float>(), least.ToArray<T>(), largest.ToArray<T>(), counts.ToArray<ushort>());
    }
}
