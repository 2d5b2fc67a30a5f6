using Datacube.Pixels.Statistics.Geomedians;
using Xunit;

namespace Datacube.Pixels.Tests.Statistics;

[Trait("kind", "unit")]
public sealed unsafe class OdcGeomedianTests
{
    [Fact]
    public void A_constant_series_comes_out_one_too_low_for_3743_of_10000_values()
    {
        ushort[] values = [.. Enumerable.Range(1, 10000).Select(value => (ushort)value)];
        Widths.Each(width =>
        {
            var found = Of([[values]]).Bands[0];
            Assert.Equal((width, 3743), (width, values.Zip(found).Count(pair => pair.Second == pair.First - 1)));
            Assert.Equal(10000 - 3743, values.Zip(found).Count(pair => pair.Second == pair.First));
        });
    }

    [Fact]
    public void Other_series_differ_from_the_rounded_geomedian_by_truncation_alone()
    {
        var random = new Random(7);
        ushort[][][] samples = [.. Enumerable.Range(0, 12).Select(_ => Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 300).Select(_ => (ushort)random.Next(200, 5000)).ToArray()).ToArray())];
        foreach (var date in samples)
            Array.Clear(date[1], 0, 9);
        using var stack = new GeomedianStack<ushort>(samples);
        var (rounded, odc) = (stack.Reduce(new SampleScale(1e-4f, -1e-4f)), Of(samples));
        Assert.Equal(rounded.Counts, odc.Counts);
        for (var band = 0; band < 4; band++)
            Assert.All(rounded.Bands[band].Zip(odc.Bands[band]), pair => Assert.InRange(pair.First - pair.Second, 0, 1));
        Assert.All(rounded.Euclidean.Zip(odc.Euclidean).Skip(9), pair => Assert.Equal(pair.First, pair.Second, 0.05));
        Assert.True(float.IsNaN(odc.Euclidean[3]));
    }

    private static (ushort[][] Bands, ushort[] Counts, float[] Euclidean) Of(ushort[][][] samples)
    {
        var pixels = samples[0][0].Length;
        PixelBuffer[] planes = [.. samples.SelectMany(date => date).Select(plane => PlaneArrays.Of(PixelType.UInt16, 1, pixels, plane))], results = [.. samples[0].Select(_ => new PixelBuffer(PixelType.UInt16, 1, pixels))];
        using PixelBuffer counts = new(PixelType.UInt16, 1, pixels), euclidean = new(PixelType.Float32, 1, pixels);
        var bands = results.Select(plane => (nint)plane.Pointer).ToArray();
        OdcGeomedian.OfUInt16(planes.Select(plane => (nint)plane.Pointer).ToArray(), pixels, new() { Bands = bands, Counts = (ushort*)counts.Pointer, Euclidean = (float*)euclidean.Pointer });
        ushort[][] values = [.. results.Select(plane => plane.ToArray<ushort>())];
        foreach (var plane in planes.Concat(results))
            plane.Dispose();
        return (values, counts.ToArray<ushort>(), euclidean.ToArray<float>());
    }
}
