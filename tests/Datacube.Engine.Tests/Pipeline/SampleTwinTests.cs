using Datacube.Engine.Pipeline;
using Xunit;

namespace Datacube.Engine.Tests.Pipeline;

/// <summary>What vectors do to rows of samples equals a loop over them, for every length and remainder.</summary>
[Trait("kind", "unit")]
public sealed class SampleTwinTests
{
    [Fact]
    public void First_observations_of_a_day_are_put_where_the_mask_allows()
    {
        ForRows((random, length) =>
        {
            ushort[] day = Values(random, length), values = Values(random, length);
            float[] dayFloats = Floats(day), floats = Floats(values);
            foreach (var mask in Masks(random, length))
            {
                ushort[] expected = [.. values.Select((value, i) => mask.Length == 0 || mask[i] != 0 ? value : (ushort)0)];
                var valid = (long)expected.Count(value => value != 0);
                Assert.Equal(valid, Observations.Put(day, values, mask));
                Assert.Equal(expected, day);
                Assert.Equal(valid, Observations.Put(dayFloats, floats, mask));
                Assert.Equal(Floats(expected), dayFloats);
            }
        });
    }

    [Fact]
    public void Later_observations_fill_only_gaps()
    {
        ForRows((random, length) =>
        {
            foreach (var mask in Masks(random, length))
            {
                ushort[] day = Values(random, length), values = Values(random, length);
                float[] dayFloats = Floats(day), floats = Floats(values);
                ushort[] expected = [.. day.Select((had, i) => had == 0 && (mask.Length == 0 || mask[i] != 0) ? values[i] : had)];
                var added = (long)expected.Where((value, i) => value != day[i]).Count();
                Assert.Equal(added, Observations.Fill(day, values, mask));
                Assert.Equal(expected, day);
                Assert.Equal(added, Observations.Fill(dayFloats, floats, mask));
                Assert.Equal(Floats(expected), dayFloats);
            }
        });
    }

    [Theory]
    [InlineData(0, -1)]
    [InlineData(-1000, 0)]
    [InlineData(1000, 0)]
    [InlineData(-65535, 7)]
    [InlineData(65535, 65535)]
    [InlineData(-1000, -1)]
    public void A_shift_keeps_valid_samples_valid_and_saturates(int shift, int nodata)
    {
        ForRows((random, length) =>
        {
            ushort[] values = Values(random, length);
            ushort[] expected = [.. values.Select(value => value == nodata ? (ushort)0 : (ushort)Math.Clamp(value + shift, 1, 65535))];
            SampleEncoder.Shift(values, shift, nodata);
            Assert.Equal(expected, values);
        });
    }

    [Fact]
    public void Floats_are_rounded_half_to_even_and_stay_valid()
    {
        float[] from = [float.NaN, -3, 0.2f, 1.5f, 2.5f, 65534.5f, 65535.9f, 1e9f];
        var to = new ushort[from.Length];
        Observations.Round(from, to);
        Assert.Equal<ushort>([0, 1, 1, 2, 2, 65534, 65535, 65535], to);
    }

    private static void ForRows(Action<Random, int> test)
    {
        for (var length = 0; length < 70; length++)
            test(new(length), length);
    }

    /// <summary>A third are 0, some are the values at which conditions turn.</summary>
    private static ushort[] Values(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(3) == 0 ? (ushort)0 : random.Next(4) == 0 ? (ushort)(random.Next(2) == 0 ? 65535 : 7) : (ushort)random.Next(65536))];

    /// <summary>No mask, and one of 0 and 255.</summary>
    private static byte[][] Masks(Random random, int length) => [[], [.. Enumerable.Range(0, length).Select(_ => (byte)(random.Next(2) * 255))]];

    private static float[] Floats(ushort[] values) => [.. values.Select(value => value == 0 ? float.NaN : value)];
}
