using Datacube.Pixels.Spectral;
using Datacube.Pixels.Statistics.Geomedians;
using Xunit;

namespace Datacube.Pixels.Tests.Spectral;

[Trait("kind", "unit")]
public sealed unsafe class IndexTests
{
    public static TheoryData<string> Names() => [.. KnownIndices.All.Select(index => index.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Equals_float64_at_every_width_and_is_missing_where_a_band_is(string name)
    {
        var index = KnownIndices.All.Single(known => known.Name == name);
        var random = new Random(name.Length);
        ushort[][] samples = [.. index.Bands.Select(_ => Enumerable.Range(0, 77).Select(_ => (ushort)(random.Next(9) == 0 ? 0 : random.Next(1, 12000))).ToArray())];
        float[][] floats = [.. samples.Select(band => band.Select(sample => sample == 0 ? random.Next(2) == 0 ? float.NaN : float.PositiveInfinity : sample).ToArray())];
        var scale = new SampleScale(0.0001f, -0.01f);
        Widths.Each(width =>
        {
            float[] result = Of(samples, index, scale), same = Of(floats, index, scale);
            for (var i = 0; i < result.Length; i++)
            {
                double[] values = [.. samples.Select(band => (band[i] * 0.0001) - 0.01)];
                if (samples.Any(band => band[i] == 0))
                    Assert.True(float.IsNaN(result[i]), width);
                else
                    Assert.Equal(Form(index.Numerator, values) / (index.Denominator is { } below ? Form(below, values) : 1), result[i], Tolerance(index, values));
            }
            Assert.True(result.Select(BitConverter.SingleToInt32Bits).SequenceEqual(same.Select(BitConverter.SingleToInt32Bits)), width);
        });
    }

    [Fact]
    public void A_denominator_of_0_gives_no_value()
    {
        var difference = SpectralIndex.NormalisedDifference("nd", "a", "b");
        Assert.True(float.IsNaN(Of<float>([[1], [-1]], difference, SampleScale.None)[0]));
        Assert.Equal(0.5f, Of<float>([[3], [1]], difference, SampleScale.None)[0]);
    }

    [Fact]
    public void The_cap_has_the_coefficients_of_the_specification()
    {
        // Reflectance 1 in one band at a time: the weights themselves.
        double[][] rows = [[.0315, .2021, .3102, .1594, -.6806, -.6109], [.2043, .4158, .5524, .5741, .3124, .2303], [-.1603, -.2819, -.4934, .7940, -.0002, -.1446]];
        foreach (var (index, row) in ((SpectralIndex[])[KnownIndices.Wetness, KnownIndices.Brightness, KnownIndices.Greenness]).Zip(rows))
        {
            Assert.Equal(["blue", "green", "red", "nir", "swir16", "swir22"], index.Bands);
            for (var band = 0; band < 6; band++)
                Assert.Equal(row[band], Of<float>([.. Enumerable.Range(0, 6).Select(other => new[] { other == band ? 1f : 0f })], index, SampleScale.None)[0], 1e-7);
        }
    }

    [Fact]
    public void Planes_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() => Of<float>([[1]], KnownIndices.Wetness, SampleScale.None));

    private static double Form(LinearForm form, double[] values) => form.Weights.Zip(values, (weight, value) => weight * value).Sum() + form.Constant;

    /// <summary>Rounding of the two sums; the quotient carries that of a small denominator many times over.</summary>
    private static double Tolerance(SpectralIndex index, double[] values)
    {
        if (index.Denominator is not { } below)
            return 2e-6;
        var denominator = Math.Abs(Form(below, values));
        return 4e-6 * (1 + Math.Abs(Form(index.Numerator, values) / denominator)) * (1 + (10 / denominator));
    }

    private static float[] Of<T>(T[][] samples, SpectralIndex index, SampleScale scale) where T : unmanaged
    {
        var type = typeof(T) == typeof(float) ? PixelType.Float32 : PixelType.UInt16;
        var pixels = samples[0].Length;
        PixelBuffer[] planes = [.. samples.Select(plane => PlaneArrays.Of(type, 1, pixels, plane))];
        using var result = new PixelBuffer(PixelType.Float32, 1, pixels);
        try
        {
            var addresses = planes.Select(plane => (nint)plane.Pointer).ToArray();
            if (type == PixelType.Float32)
                IndexKernel.OfFloat32(addresses, pixels, index, scale, (float*)result.Pointer);
            else
                IndexKernel.OfUInt16(addresses, pixels, index, scale, (float*)result.Pointer);
            return result.ToArray<float>();
        }
        finally
        {
            foreach (var plane in planes)
                plane.Dispose();
        }
    }
}
