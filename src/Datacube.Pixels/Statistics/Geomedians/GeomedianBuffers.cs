using System.Runtime.InteropServices;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>Scratch of one run over pixels, in native memory, aligned to cache lines; allocated once per call.</summary>
internal sealed unsafe class GeomedianBuffers : IDisposable
{
    /// <summary>Vectors of pixels that are staged together: 128 pixels of 16 lanes read whole cache lines of every plane.</summary>
    public const int Groups = 8;

    private const int Alignment = 64, LineFloats = Alignment / sizeof(float);

    private readonly float* memory;

    public GeomedianBuffers(int dates, int bands, int lanes, bool deviations)
    {
        var run = Groups * lanes;
        // A line between two groups keeps those of a power of two from falling on the same cache set.
        GroupLength = ((long)dates * bands * lanes) + LineFloats;
        long stage = Groups * GroupLength, samples = (long)dates * bands * lanes, masks = (long)dates * lanes, vectors = (long)(bands + 3) * lanes, distances = deviations ? 3L * dates * run : 0;
        long[] lengths = [stage, samples, masks, distances, .. Enumerable.Repeat(vectors, VectorCount), run];
        memory = (float*)NativeMemory.AlignedAlloc((nuint)(lengths.Sum(Padded) * sizeof(float)), Alignment);
        var at = memory;
        Stage = Take(stage);
        Samples = Take(samples);
        Masks = Take(masks);
        Distances = Take(distances);
        Vectors = new float*[VectorCount];
        for (var i = 0; i < VectorCount; i++)
            Vectors[i] = Take(vectors);
        Median = Take(run);

        float* Take(long length)
        {
            var taken = at;
            at += Padded(length);
            return taken;
        }
    }

    /// <summary>Vectors of one value per band (and three more).</summary>
    public const int VectorCount = 9;

    /// <summary>From the samples of one vector of pixels to those of the next.</summary>
    public long GroupLength { get; }

    /// <summary>Samples of the staged pixels as floats, NaN = missing: vector of pixels by vector of pixels, each plane by plane.</summary>
    public float* Stage { get; }

    /// <summary>Samples of one vector of pixels in units of their spread about their mean, 0 = missing: dates × bands.</summary>
    public float* Samples { get; }

    /// <summary>Valid dates of one vector of pixels.</summary>
    public float* Masks { get; }

    /// <summary>Distances of the staged pixels: three kinds × dates.</summary>
    public float* Distances { get; }

    /// <summary>Means, centre, pull, and the history of the iteration.</summary>
    public float*[] Vectors { get; }

    /// <summary>A median of distances.</summary>
    public float* Median { get; }

    public void Dispose() => NativeMemory.AlignedFree(memory);

    // A line between two parts keeps planes of a power of two from falling on the same cache set.
    private static long Padded(long length) => (length + LineFloats - 1) / LineFloats * LineFloats + LineFloats;
}
