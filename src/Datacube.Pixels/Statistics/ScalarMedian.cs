namespace Datacube.Pixels.Statistics;

/// <summary>The median one pixel at a time: the twin that the vector kernels equal bit for bit, and what finishes their rests.</summary>
internal static unsafe class ScalarMedian
{
    internal static void OfUInt16(ushort** planes, int count, long start, long end, ushort* result, ushort* counts)
    {
        using var samples = new Scratch<ushort>(count);
        for (var i = start; i < end; i++)
        {
            var valid = 0;
            for (var t = 0; t < count; t++)
            {
                var sample = planes[t][i];
                if (sample != 0)
                    samples.Span[valid++] = sample;
            }
            if (counts is not null)
                counts[i] = (ushort)valid;
            result[i] = valid == 0 ? (ushort)0 : Middle(samples.Span[..valid]);
        }
    }

    internal static void OfFloat32(float** planes, int count, long start, long end, float* result, ushort* counts)
    {
        using var samples = new Scratch<float>(count);
        for (var i = start; i < end; i++)
        {
            var valid = 0;
            for (var t = 0; t < count; t++)
            {
                var sample = planes[t][i];
                if (!float.IsNaN(sample))
                    samples.Span[valid++] = sample;
            }
            if (counts is not null)
                counts[i] = (ushort)valid;
            result[i] = valid == 0 ? float.NaN : Middle(samples.Span[..valid]);
        }
    }

    private static ushort Middle(Span<ushort> samples)
    {
        samples.Sort();
        ushort low = samples[(samples.Length - 1) / 2], high = samples[samples.Length / 2];
        var floor = (low & high) + ((low ^ high) >> 1);
        return (ushort)(floor + ((low ^ high) & floor & 1));
    }

    private static float Middle(Span<float> samples)
    {
        samples.Sort();
        float low = samples[(samples.Length - 1) / 2], high = samples[samples.Length / 2];
        if ((samples.Length & 1) != 0)
            return low + 0f;
        var sum = low + high;
        // Halving first is exact for numbers so large that their sum overflows.
        return (float.IsInfinity(sum) ? (low * 0.5f) + (high * 0.5f) : sum * 0.5f) + 0f;
    }
}
