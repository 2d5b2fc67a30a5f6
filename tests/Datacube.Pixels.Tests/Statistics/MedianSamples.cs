namespace Datacube.Pixels.Tests.Statistics;

/// <summary>Random samples with everything that a median may meet; the pixel's number decides how much is missing.</summary>
internal static class MedianSamples
{
    private static readonly float[] Edges =
        [0f, -0f, 1f, -1f, float.MaxValue, -float.MaxValue, float.Epsilon, -float.Epsilon, float.PositiveInfinity, float.NegativeInfinity];

    internal static ushort UInt16(Random random, int pixel)
    {
        if (random.Next(8) < pixel % 10)
            return 0;
        return random.Next(4) switch
        {
            0 => ushort.MaxValue,
            1 => 1,
            2 => (ushort)random.Next(1, 6),
            _ => (ushort)random.Next(1, 65536),
        };
    }

    internal static float Float32(Random random, int pixel)
    {
        if (random.Next(8) < pixel % 10)
            return float.NaN;
        return random.Next(4) switch
        {
            0 => Edges[random.Next(pixel % 3 == 0 ? 4 : Edges.Length)],
            1 => random.Next(5),
            _ => (float)((random.NextDouble() - 0.3) * Math.Pow(10, random.Next(-3, 5))),
        };
    }
}
