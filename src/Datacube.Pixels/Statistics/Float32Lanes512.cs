using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Statistics;

/// <summary>The pieces of an emitted median kernel for 16 floats at a time; <see cref="MedianEmitter"/> calls them by name.</summary>
internal static unsafe class Float32Lanes512
{
    internal const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Load(float* samples) => Vector512.Load(samples);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Avx512F.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.Max(a, b);

    /// <summary>All bits set where the sample is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Missing(Vector512<float> sample) => ~Vector512.Equals(sample, sample);

    /// <summary>−∞ for a missing sample, +∞ where the parity is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Fill(Vector512<float> sample, Vector512<float> missing, Vector512<float> parity) =>
        Vector512.ConditionalSelect(missing, Vector512.Create(float.NegativeInfinity) ^ (parity & Vector512.Create(-0f)), sample);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Toggle(Vector512<float> parity, Vector512<float> missing) => parity ^ missing;

    /// <summary>Subtracts one per missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Tally(Vector512<int> valid, Vector512<float> missing) => valid + missing.AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Full(int count) => Vector512.Create(count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Middle(Vector512<float> low, Vector512<float> high)
    {
        var sum = low + high;
        var half = Vector512.Create(0.5f);
        // Halving first is exact for numbers so large that their sum overflows.
        var huge = Vector512.Equals(Vector512.Abs(sum), Vector512.Create(float.PositiveInfinity));
        return Vector512.ConditionalSelect(huge, (low * half) + (high * half), sum * half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector512<float> median, Vector512<int> valid, float* result, ushort* counts)
    {
        var none = Vector512.Equals(valid, Vector512<int>.Zero).AsSingle();
        Vector512.ConditionalSelect(none, Vector512.Create(float.NaN), median + Vector512<float>.Zero).Store(result);
        if (counts is not null)
            Avx512F.ConvertToVector256UInt16(valid).Store(counts);
    }

    /// <summary>Chooses between the ranks around the middle by the parity of the number of missing samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> SelectEven(Vector512<float> low, Vector512<float> high, Vector512<float> parity) => Vector512.ConditionalSelect(parity, high, Middle(low, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> SelectOdd(Vector512<float> low, Vector512<float> high, Vector512<float> parity) => Vector512.ConditionalSelect(parity, Middle(low, high), low);
}
