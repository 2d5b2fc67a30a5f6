using System.Runtime.Intrinsics;
using Datacube.Pixels.Lanes;
using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Pixels.Spectral;

/// <summary>
/// Spectral indices of planes, pixel by pixel; NaN where a band is missing or the denominator is 0. Every vector width gives the same bits.
/// </summary>
public static unsafe class IndexKernel
{
    /// <summary>Most bands of an index.</summary>
    public const int LargestBandCount = 32;

    /// <summary>UInt16 samples, 0 = missing.</summary>
    /// <param name="planes">Address of the first sample of each band of the index.</param>
    /// <param name="pixels">Samples per plane.</param>
    /// <param name="index">The index, of values.</param>
    /// <param name="scale">Values of samples.</param>
    /// <param name="result">Indices; overlaps no plane.</param>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, SpectralIndex index, SampleScale scale, float* result) => Run(planes, pixels, index, scale, result, false);

    /// <summary>Float samples; NaN and infinities are missing.</summary>
    /// <inheritdoc cref="OfUInt16"/>
    public static void OfFloat32(ReadOnlySpan<nint> planes, long pixels, SpectralIndex index, SampleScale scale, float* result) => Run(planes, pixels, index, scale, result, true);

    private static void Run(ReadOnlySpan<nint> planes, long pixels, SpectralIndex index, SampleScale scale, float* result, bool isFloat)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        var bands = index.Bands.Count;
        var below = index.Denominator ?? LinearForm.One(bands);
        if (bands is 0 or > LargestBandCount || planes.Length != bands || index.Numerator.Weights.Count != bands || below.Weights.Count != bands)
            throw new ArgumentException($"{planes.Length} planes, {index.Numerator.Weights.Count} and {below.Weights.Count} weights do not fit the {bands} bands of '{index.Name}', at most {LargestBandCount}.", nameof(planes));
        // Weights of the numerator, then of the denominator, each with its constant behind it: of samples, not of values.
        var forms = stackalloc float[2 * (bands + 1)];
        Fold(index.Numerator, scale, forms);
        Fold(below, scale, forms + bands + 1);
        fixed (nint* addresses = planes)
        {
            long done = 0;
            if (InstructionSet.Has512)
                done = Reduce<FloatLanes512, Vector512<float>>(addresses, bands, (done, pixels), forms, result, isFloat);
            if (InstructionSet.Has256)
                done = Reduce<FloatLanes256, Vector256<float>>(addresses, bands, (done, pixels), forms, result, isFloat);
            Reduce<FloatLanes1, float>(addresses, bands, (done, pixels), forms, result, isFloat);
        }
    }

    private static void Fold(LinearForm form, SampleScale scale, float* to)
    {
        var constant = form.Constant;
        for (var band = 0; band < form.Weights.Count; band++)
        {
            to[band] = (float)(form.Weights[band] * scale.Scale);
            constant += form.Weights[band] * scale.Offset;
        }
        to[form.Weights.Count] = (float)constant;
    }

    private static long Reduce<TLanes, TVector>(nint* planes, int bands, (long Start, long End) pixels, float* forms, float* result, bool isFloat)
        where TLanes : struct, IFloatLanes<TVector> where TVector : struct
    {
        TVector zero = TLanes.Create(0), nan = TLanes.Create(float.NaN);
        var at = pixels.Start;
        for (; at + TLanes.Count <= pixels.End; at += TLanes.Count)
        {
            TVector above = TLanes.Create(forms[bands]), below = TLanes.Create(forms[(2 * bands) + 1]), mask = TLanes.Equal(zero, zero);
            for (var band = 0; band < bands; band++)
            {
                var sample = isFloat ? TLanes.Load((float*)planes[band] + at) : TLanes.Load((ushort*)planes[band] + at);
                mask = TLanes.And(mask, isFloat ? TLanes.Equal(TLanes.Subtract(sample, sample), zero) : TLanes.Less(zero, sample));
                above = TLanes.MultiplyAdd(TLanes.Create(forms[band]), sample, above);
                below = TLanes.MultiplyAdd(TLanes.Create(forms[bands + 1 + band]), sample, below);
            }
            mask = TLanes.Select(TLanes.Equal(below, zero), zero, mask);
            TLanes.Store(TLanes.Select(mask, TLanes.Divide(above, below), nan), result + at);
        }
        return at;
    }
}
