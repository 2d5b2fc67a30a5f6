using Datacube.Pixels.Planes;
using Xunit;

namespace Datacube.Pixels.Tests.Planes;

[Trait("kind", "unit")]
public sealed class PlaneKernelTests
{
    private static readonly ushort[] Edges = [0, 1, 2, 7, 999, 1000, 1001, 32767, 32768, 64535, 64536, 65534, 65535];

    [Theory, InlineData(-1000, 0), InlineData(1000, 0), InlineData(0, 7), InlineData(-65535, 0), InlineData(65535, 0), InlineData(-1, 65535)]
    public void Offset_is_added_and_clamped_but_nodata_stays(int offset, int nodata)
    {
        var samples = Samples(211);
        var expected = samples.Select(s => s == nodata ? s : (ushort)Math.Clamp(s + offset, 1, 65535)).ToArray();
        Widths.Each(_ =>
        {
            var actual = (ushort[])samples.Clone();
            PlaneOffset.Add(actual, offset, (ushort)nodata);
            Assert.Equal(expected, actual);
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => PlaneOffset.Add([], 70000, 0));
    }

    [Fact]
    public void Mask_takes_samples_out_and_counts_those_that_were_valid()
    {
        var samples = Samples(333);
        var mask = samples.Select((_, i) => (byte)(i % 3 == 0 ? i % 256 | 1 : 0)).ToArray();
        var floats = samples.Select(s => s < 8 ? float.NaN : s).ToArray();
        var bytes = samples.Select(s => (byte)s).ToArray();
        Widths.Each(_ =>
        {
            ushort[] actual = [.. samples];
            Assert.Equal(samples.Where((s, i) => mask[i] != 0 && s != 0).Count(), PlaneMask.Apply(actual, mask, 0));
            Assert.Equal(samples.Select((s, i) => mask[i] != 0 ? (ushort)0 : s), actual);
            float[] actualFloats = [.. floats];
            Assert.Equal(floats.Where((s, i) => mask[i] != 0 && !float.IsNaN(s)).Count(), PlaneMask.Apply(actualFloats, mask));
            Assert.Equal(floats.Select((s, i) => mask[i] != 0 ? float.NaN : s), actualFloats);
            byte[] actualBytes = [.. bytes];
            Assert.Equal(bytes.Where((s, i) => mask[i] != 0 && s != 9).Count(), PlaneMask.Apply(actualBytes, mask, 9));
            Assert.Equal(bytes.Select((s, i) => mask[i] != 0 ? (byte)9 : s), actualBytes);
        });
        Assert.Throws<ArgumentException>(() => PlaneMask.Apply(new ushort[3], new byte[4], 0));
    }

    [Fact]
    public void First_valid_sample_stays_and_new_ones_are_counted()
    {
        ushort[] old = Samples(307), fresh = Samples(307).Reverse().ToArray();
        float[] oldFloats = [.. old.Select(s => s < 900 ? float.NaN : s)], freshFloats = [.. fresh.Select(s => s < 900 ? float.NaN : s)];
        Widths.Each(_ =>
        {
            ushort[] actual = [.. old];
            Assert.Equal(old.Where((s, i) => s == 0 && fresh[i] != 0).Count(), PlaneMerge.FirstValid(actual, fresh, 0));
            Assert.Equal(old.Select((s, i) => s == 0 ? fresh[i] : s), actual);
            float[] actualFloats = [.. oldFloats];
            Assert.Equal(oldFloats.Where((s, i) => float.IsNaN(s) && !float.IsNaN(freshFloats[i])).Count(), PlaneMerge.FirstValid(actualFloats, freshFloats));
            Assert.Equal(oldFloats.Select((s, i) => float.IsNaN(s) ? freshFloats[i] : s), actualFloats);
        });
        Assert.Throws<ArgumentException>(() => PlaneMerge.FirstValid(new ushort[3], new ushort[4], 0));
    }

    [Theory, InlineData(0.0001, 0.0, 0.0), InlineData(0.0001, -0.1, 0.0), InlineData(1.0, 0.0, null), InlineData(2.75e-05, -0.2, 65535.0), InlineData(1.0, 0.0, 70000.5)]
    public void Physical_values_are_the_nearest_floats(double scale, double offset, double? nodata)
    {
        var samples = Samples(301);
        var expected = samples.Select(s => s == nodata ? float.NaN : (float)Math.FusedMultiplyAdd(s, scale, offset)).ToArray();
        using PixelBuffer stored = PlaneArrays.Of(PixelType.UInt16, 7, 43, samples), physical = new(PixelType.Float32, 7, 43);
        Widths.Each(_ =>
        {
            PlaneScale.ToPhysical(stored, scale, offset, nodata, physical);
            Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), physical.ToArray<float>().Select(BitConverter.SingleToInt32Bits));
        });
    }

    [Fact]
    public void Every_stored_type_becomes_physical()
    {
        Check(PixelType.UInt8, new byte[] { 0, 3, 255 }, 0);
        Check(PixelType.Int8, new sbyte[] { -128, 3, 127 }, -128);
        Check(PixelType.Int16, new short[] { -32768, 3, 32767 }, -32768);
        Check(PixelType.UInt32, new uint[] { 0, 3, uint.MaxValue }, 0);
        Check(PixelType.Int32, new[] { -9999, 3, int.MaxValue }, -9999);
        Check(PixelType.Float32, new[] { float.NaN, 3, 1e9f }, double.NaN);
        Check(PixelType.Float64, new[] { -1e300, 3, 1e9 }, -1e300);

        static void Check<T>(PixelType type, T[] samples, double nodata) where T : unmanaged, System.Numerics.INumber<T>
        {
            using PixelBuffer stored = PlaneArrays.Of(type, 1, 3, samples), physical = new(PixelType.Float32, 1, 3);
            PlaneScale.ToPhysical(stored, 2, 1, nodata, physical);
            Assert.Equal([float.NaN, 7, (float)((double.CreateTruncating(samples[2]) * 2) + 1)], physical.ToArray<float>());
        }
    }

    [Fact]
    public void Stored_values_round_half_to_even_and_are_clamped()
    {
        float[] values = [.. Enumerable.Range(-40, 400).Select(i => i * 0.5f), float.NaN, 1e9f, -1e9f, float.PositiveInfinity, float.NegativeInfinity, 65534.5f, 65535.5f];
        var expected = values.Select(v => float.IsNaN(v) ? (ushort)0 : (ushort)Math.Clamp(Math.Round((double)v, MidpointRounding.ToEven), 1, 65535)).ToArray();
        Widths.Each(_ =>
        {
            var actual = new ushort[values.Length];
            PlaneScale.ToStored(values, 1, 0, 0, 1, actual);
            Assert.Equal(expected, actual);
        });
    }

    [Fact]
    public void Stored_samples_survive_the_way_to_physical_and_back()
    {
        var samples = Enumerable.Range(1, 65535).Select(i => (ushort)i).ToArray();
        var physical = new float[samples.Length];
        var back = new ushort[samples.Length];
        Widths.Each(_ =>
        {
            PlaneScale.ToPhysical(samples, 0.0001, -0.1, 0, physical);
            PlaneScale.ToStored(physical, 0.0001, -0.1, 0, 1, back);
            Assert.Equal(samples, back);
        });
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(13)]
    public void Interleaving_and_back_is_identity(int bands)
    {
        const int rows = 9, columns = 71;
        var samples = Samples(rows * columns * bands);
        Widths.Each(_ =>
        {
            var planes = Enumerable.Range(0, bands).Select(b => PlaneArrays.Of(PixelType.UInt16, rows, columns, samples[(b * rows * columns)..])).ToArray();
            var pixels = new ushort[samples.Length];
            PlaneInterleave.ToPixels<ushort>(planes, pixels);
            Assert.Equal(samples, Enumerable.Range(0, samples.Length).Select(i => pixels[(i % (rows * columns) * bands) + (i / (rows * columns))]));
            foreach (var plane in planes)
                plane.Bytes.Clear();
            PlaneInterleave.ToPlanes<ushort>(pixels, planes);
            Assert.Equal(samples, planes.SelectMany(p => p.ToArray<ushort>()));
            foreach (var plane in planes)
                plane.Dispose();
        });
    }

    private static ushort[] Samples(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(2) == 0 ? Edges[random.Next(Edges.Length)] : (ushort)random.Next(65536))];
    }
}
