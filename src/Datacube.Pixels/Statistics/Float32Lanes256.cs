using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Statistics;

/// <summary>The pieces of an emitted median kernel for 8 floats at a time; <see cref="MedianEmitter"/> calls them by name.</summary>
internal static unsafe class Float32Lanes256
{
    internal const int Count = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Load(float* samples) => Vector256.Load(samples);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Avx.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Avx.Max(a, b);

    /// <summary>All bits set where the sample is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Missing(Vector256<float> sample) => ~Vector256.Equals(sample, sample);

    /// <summary>−∞ for a missing sample, +∞ where the parity is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Fill(Vector256<float> sample, Vector256<float> missing, Vector256<float> parity) =>
        Vector256.ConditionalSelect(missing, Vector256.Create(float.NegativeInfinity) ^ (parity & Vector256.Create(-0f)), sample);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Toggle(Vector256<float> parity, Vector256<float> missing) => parity ^ missing;

    /// <summary>Subtracts one per missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Tally(Vector256<int> valid, Vector256<float> missing) => valid + missing.AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Full(int count) => Vector256.Create(count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Middle(Vector256<float> low, Vector256<float> high)
    {
        var sum = low + high;
        var half = Vector256.Create(0.5f);
        // Halving first is exact for numbers so large that their sum overflows.
        var huge = Vector256.Equals(Vector256.Abs(sum), Vector256.Create(float.PositiveInfinity));
        return Vector256.ConditionalSelect(huge, (low * half) + (high * half), sum * half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector256<float> median, Vector256<int> valid, float* result, ushort* counts)
    {
        var none = Vector256.Equals(valid, Vector256<int>.Zero).AsSingle();
        Vector256.ConditionalSelect(none, Vector256.Create(float.NaN), median + Vector256<float>.Zero).Store(result);
        if (counts is not null)
            Sse41.PackUnsignedSaturate(valid.GetLower(), valid.GetUpper()).Store(counts);
    }

    /// <summary>Chooses between the ranks around the middle by the parity of the number of missing samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> SelectEven(Vector256<float> low, Vector256<float> high, Vector256<float> parity) => Vector256.ConditionalSelect(parity, high, Middle(low, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> SelectOdd(Vector256<float> low, Vector256<float> high, Vector256<float> parity) => Vector256.ConditionalSelect(parity, Middle(low, high), low);
}
