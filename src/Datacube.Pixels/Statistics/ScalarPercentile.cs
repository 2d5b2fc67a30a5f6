namespace Datacube.Pixels.Statistics;

/// <summary>Percentiles one pixel at a time by sorting: the twin that the vector kernels equal bit for bit.</summary>
internal static unsafe class ScalarPercentile
{
    internal static void OfUInt16(ushort** planes, int count, long pixels, PercentileRanks<short> ranks, nint* results)
    {
        using var samples = new Scratch<ushort>(count);
        for (long i = 0; i < pixels; i++)
        {
            var valid = 0;
            for (var t = 0; t < count; t++)
            {
                if (planes[t][i] is not 0 and var sample)
                    samples.Span[valid++] = sample;
            }
            samples.Span[..valid].Sort();
            for (var percentile = 0; percentile < ranks.Count; percentile++)
                ((ushort*)results[percentile])[i] = ranks.Of(percentile)[valid] is > 0 and var rank ? samples.Span[rank - 1] : (ushort)0;
        }
    }

    internal static void OfFloat32(float** planes, int count, long pixels, PercentileRanks<int> ranks, nint* results)
    {
        using var samples = new Scratch<float>(count);
        for (long i = 0; i < pixels; i++)
        {
            var valid = 0;
            for (var t = 0; t < count; t++)
            {
                var sample = planes[t][i];
                if (!float.IsNaN(sample))
                    samples.Span[valid++] = sample;
            }
            samples.Span[..valid].Sort();
            for (var percentile = 0; percentile < ranks.Count; percentile++)
                ((float*)results[percentile])[i] = ranks.Of(percentile)[valid] is > 0 and var rank ? samples.Span[rank - 1] + 0f : float.NaN;
        }
    }
}
