using Datacube.Pixels.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Datacube.Pixels.Tests.Statistics;

[Trait("kind", "unit")]
public sealed class MedianTests
{
    public static TheoryData<int> PlaneCounts()
    {
        var counts = new TheoryData<int>();
        for (var t = 1; t <= 130; t++)
            counts.Add(t);
        foreach (var t in new[] { 199, 200, 255, 256, 301, 400 })
            counts.Add(t);
        return counts;
    }

    [Theory, MemberData(nameof(PlaneCounts))]
    public void Median_of_uint16_equals_sorting_in_float64_at_every_width(int t)
    {
        var random = new Random(t);
        const int pixels = 133;
        var planes = new ushort[t][];
        for (var p = 0; p < t; p++)
        {
            planes[p] = new ushort[pixels];
            for (var i = 0; i < pixels; i++)
                planes[p][i] = MedianSamples.UInt16(random, i);
        }
        using var stack = new MedianStack<ushort>(PixelType.UInt16, planes);
        Widths.Each(width =>
        {
            var (median, count) = stack.Reduce();
            for (var i = 0; i < pixels; i++)
            {
                var valid = planes.Select(plane => plane[i]).Where(v => v != 0).Select(v => (double)v).Order().ToArray();
                Assert.Equal(valid.Length, count[i]);
                var expected = valid.Length == 0 ? 0 : Math.Round((valid[(valid.Length - 1) / 2] + valid[valid.Length / 2]) / 2, MidpointRounding.ToEven);
                Assert.True(expected == median[i], $"{width}, T {t}, pixel {i}: {median[i]} instead of {expected}");
            }
        });
    }

    [Theory, MemberData(nameof(PlaneCounts))]
    public void Median_of_floats_equals_sorting_in_float64_at_every_width(int t)
    {
        var random = new Random(t);
        const int pixels = 71;
        var planes = new float[t][];
        for (var p = 0; p < t; p++)
        {
            planes[p] = new float[pixels];
            for (var i = 0; i < pixels; i++)
                planes[p][i] = MedianSamples.Float32(random, i);
        }
        using var stack = new MedianStack<float>(PixelType.Float32, planes);
        Widths.Each(width =>
        {
            var (median, count) = stack.Reduce();
            for (var i = 0; i < pixels; i++)
            {
                var valid = planes.Select(plane => plane[i]).Where(v => !float.IsNaN(v)).Select(v => (double)v).Order().ToArray();
                Assert.Equal(valid.Length, count[i]);
                var expected = valid.Length == 0 ? float.NaN : (float)((valid[(valid.Length - 1) / 2] + valid[valid.Length / 2]) / 2) + 0f;
                Assert.True(
                    BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(median[i]), $"{width}, T {t}, pixel {i}: {median[i]:R} instead of {expected:R}");
            }
        });
    }

    [Fact]
    public void Fewer_pixels_than_a_vector_have_medians_too()
    {
        for (var pixels = 1; pixels <= 40; pixels++)
        {
            using var stack = new MedianStack<ushort>(PixelType.UInt16, [Enumerable.Repeat((ushort)7, pixels).ToArray(), new ushort[pixels], Enumerable.Repeat((ushort)10, pixels).ToArray()]);
            var (median, count) = stack.Reduce();
            Assert.All(median, m => Assert.Equal(8, m));
            Assert.All(count, c => Assert.Equal(2, c));
        }
    }

    [Fact]
    public void Order_of_dates_changes_no_bit() =>
        Prop.ForAll(ArbMap.Default.ArbFor<float[]>(), samples =>
        {
            if (samples.Length == 0)
                return true;
            var shuffled = (float[])samples.Clone();
            new Random(samples.Length).Shuffle(shuffled);
            return BitConverter.SingleToInt32Bits(Single(samples)) == BitConverter.SingleToInt32Bits(Single(shuffled));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Median_moves_with_an_offset_and_one_valid_sample_is_its_own_median() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(), (samples, offset) =>
        {
            if (samples.Length == 0)
                return true;
            // Even numbers: a mean of two is whole, so that rounding does not hide the shift.
            var before = Single(samples.Select(s => (ushort)((s * 2) + 2)).ToArray());
            var after = Single(samples.Select(s => (ushort)((s * 2) + 2 + (offset * 2))).ToArray());
            var alone = new ushort[samples.Length];
            alone[^1] = (ushort)(offset + 1);
            return after == before + (offset * 2) && Single(alone) == offset + 1 && Single(new ushort[samples.Length]) == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Planes_that_do_not_fit_are_refused()
    {
        using PixelBuffer a = new(PixelType.UInt16, 2, 2), b = new(PixelType.UInt16, 2, 3), c = new(PixelType.Int16, 2, 2);
        Assert.Throws<ArgumentException>(() => Median.Of([], a, null));
        Assert.Throws<ArgumentException>(() => Median.Of([b], a, null));
        Assert.Throws<ArgumentException>(() => Median.Of([c], c, null));
        Assert.Throws<ArgumentException>(() => Median.Of([a], a, c));
    }

    private static T Single<T>(T[] samples) where T : unmanaged
    {
        // 40 equal pixels, so that the vector kernels do the work.
        using var stack = new MedianStack<T>(typeof(T) == typeof(float) ? PixelType.Float32 : PixelType.UInt16, samples.Select(s => Enumerable.Repeat(s, 40).ToArray()).ToArray());
        return stack.Reduce().Median[17];
    }
}
