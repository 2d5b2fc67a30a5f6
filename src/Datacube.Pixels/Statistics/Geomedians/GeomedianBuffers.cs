using System.Runtime.InteropServices;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>Scratch of one run over pixels, in native memory, aligned to cache lines; allocated once per call.</summary>
internal sealed unsafe class GeomedianBuffers : IDisposable
{
    /// <summary>Vectors of pixels that are staged together: 128 pixels of 16 lanes read whole cache lines of every plane.</summary>
    public const int Groups = 8;

    private const int Alignment = 64, LineFloats = Alignment / sizeof(float);

    private readonly float* memory;
    private readonly nint[] parts = new nint[Slots * (VectorCount + 2)];

    public GeomedianBuffers(int dates, int bands, int lanes, bool deviations)
    {
        var run = Groups * lanes;
        // A line between two groups keeps those of a power of two from falling on the same cache set.
        GroupLength = ((long)dates * bands * lanes) + LineFloats;
        long stage = Groups * GroupLength, samples = (long)dates * bands * lanes, masks = (long)dates * lanes, vectors = (long)(bands + 3) * lanes, distances = deviations ? 3L * dates * run : 0;
        long[] slot = [samples, masks, .. Enumerable.Repeat(vectors, VectorCount)];
        var length = Padded(stage) + Padded(distances) + (Slots * slot.Sum(Padded));
        memory = (float*)NativeMemory.AlignedAlloc((nuint)(length * sizeof(float)), Alignment);
        var at = memory;
        Stage = Take(stage);
        Distances = Take(distances);
        for (var i = 0; i < Slots * slot.Length; i++)
            parts[i] = (nint)Take(slot[i % slot.Length]);

        float* Take(long length)
        {
            var taken = at;
            at += Padded(length);
            return taken;
        }
    }

    /// <summary>Vectors of pixels that are iterated in turns: while the last sums of one are not ready, the processor works on the other.</summary>
    public const int Slots = 2;

    private const int VectorCount = Anderson<FloatLanes1, float>.VectorCount + 1;

    /// <summary>From the samples of one vector of pixels to those of the next.</summary>
    public long GroupLength { get; }

    /// <summary>Samples of the staged pixels as floats, NaN = missing: vector of pixels by vector of pixels, each plane by plane.</summary>
    public float* Stage { get; }

    /// <summary>Distances of the staged pixels: three kinds × dates.</summary>
    public float* Distances { get; }

    /// <summary>Samples of the vector of pixels of a slot in units of their spread about their mean, 0 = missing: dates × bands.</summary>
    public float* Samples(int slot) => Part(slot, 0);

    /// <summary>Its valid dates.</summary>
    public float* Masks(int slot) => Part(slot, 1);

    /// <summary>Its means.</summary>
    public float* Means(int slot) => Part(slot, 2);

    /// <summary>What its iteration uses, centre and pull first; each has a value per band and three more.</summary>
    public ReadOnlySpan<nint> Vectors(int slot) => parts.AsSpan((slot * (VectorCount + 2)) + 3, VectorCount - 1);

    private float* Part(int slot, int part) => (float*)parts[(slot * (VectorCount + 2)) + part];

    public void Dispose() => NativeMemory.AlignedFree(memory);

    // A line between two parts keeps planes of a power of two from falling on the same cache set.
    private static long Padded(long length) => (length + LineFloats - 1) / LineFloats * LineFloats + LineFloats;
}
