using Datacube.Pixels.Statistics;
using Xunit;

namespace Datacube.Pixels.Tests.Statistics;

[Trait("kind", "unit")]
public sealed unsafe class MedoidTests
{
    [Theory, InlineData(1, 3), InlineData(2, 3), InlineData(5, 1), InlineData(20, 10), InlineData(70, 4)]
    public void Is_the_observation_with_the_least_sum_of_distances_at_every_width(int dates, int bands)
    {
        var random = new Random(dates);
        ushort[][][] samples = [.. Enumerable.Range(0, dates).Select(_ => Enumerable.Range(0, bands).Select(_ => Enumerable.Range(0, 53).Select(_ => (ushort)(random.Next(4 + bands) == 0 ? 0 : random.Next(1, 10000))).ToArray()).ToArray())];
        Widths.Each(width =>
        {
            var (values, chosen) = Of(samples);
            for (var i = 0; i < 53; i++)
            {
                int[] valid = [.. Enumerable.Range(0, dates).Where(date => samples[date].All(band => band[i] != 0))];
                if (valid.Length == 0)
                {
                    Assert.Equal(Medoid.NoDate, chosen[i]);
                    Assert.All(values, band => Assert.Equal(0, band[i]));
                    continue;
                }
                var sums = valid.ToDictionary(date => date, date => valid.Sum(other => Math.Sqrt(samples[date].Zip(samples[other]).Sum(pair => Math.Pow(pair.First[i] - pair.Second[i], 2)))));
                // Sums of 32-bit distances may tell two nearly equal ones apart otherwise than float64 does.
                Assert.True(sums[chosen[i]] <= sums.Values.Min() * (1 + 1e-5), $"{width}: date {chosen[i]}");
                Assert.Equal(samples[chosen[i]].Select(band => band[i]), values.Select(band => band[i]));
            }
        });
    }

    [Fact]
    public void Every_width_chooses_the_same_and_of_equal_sums_the_earlier_date_wins()
    {
        var random = new Random(4);
        ushort[][][] samples = [.. Enumerable.Range(0, 9).Select(_ => Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, 150).Select(_ => (ushort)random.Next(0, 4)).ToArray()).ToArray())];
        var expected = Widths.Scalar(() => Of(samples).Dates);
        Widths.Each(width => Assert.True(expected.SequenceEqual(Of(samples).Dates), width));
        Assert.All(Of([[[5, 5]], [[9, 9]]]).Dates, date => Assert.Equal(0, date));
    }

    private static (ushort[][] Values, ushort[] Dates) Of(ushort[][][] samples)
    {
        var pixels = samples[0][0].Length;
        PixelBuffer[] planes = [.. samples.SelectMany(date => date).Select(plane => PlaneArrays.Of(PixelType.UInt16, 1, pixels, plane))], results = [.. samples[0].Select(_ => new PixelBuffer(PixelType.UInt16, 1, pixels))];
        using var dates = new PixelBuffer(PixelType.UInt16, 1, pixels);
        Medoid.OfUInt16(planes.Select(plane => (nint)plane.Pointer).ToArray(), pixels, results.Select(plane => (nint)plane.Pointer).ToArray(), (ushort*)dates.Pointer);
        ushort[][] values = [.. results.Select(plane => plane.ToArray<ushort>())];
        foreach (var plane in planes.Concat(results))
            plane.Dispose();
        return (values, dates.ToArray<ushort>());
    }
}
