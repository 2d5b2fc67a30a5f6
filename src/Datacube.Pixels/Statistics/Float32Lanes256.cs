using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Statistics;

/// <summary>The pieces of an emitted network for 8 floats at a time; <see cref="NetworkEmitter"/> calls them by name. Samples are compared as whole numbers of the same order: that takes half the time.</summary>
internal static unsafe class Float32Lanes256
{
    internal const int Count = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Load(float* samples) => Vector256.Load((int*)samples);

    /// <summary>All bits set where the sample is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Missing(Vector256<int> sample) => ~Vector256.Equals(sample.AsSingle(), sample.AsSingle()).AsInt32();

    /// <summary>What fills the first missing sample: less than everything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> FirstFiller() => Vector256.Create(int.MinValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Fill(Vector256<int> sample, Vector256<int> missing, Vector256<int> filler) => Vector256.ConditionalSelect(missing, filler, Key(sample));

    /// <summary>More than everything for a missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> FillLargest(Vector256<int> sample, Vector256<int> missing) => Vector256.ConditionalSelect(missing, Vector256.Create(int.MaxValue), Key(sample));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Toggle(Vector256<int> filler, Vector256<int> missing) => filler ^ missing;

    /// <summary>Subtracts one per missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Tally(Vector256<int> valid, Vector256<int> missing) => valid + missing;

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
            StoreCounts(valid, counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreCounts(Vector256<int> valid, ushort* counts) => Sse41.PackUnsignedSaturate(valid.GetLower(), valid.GetUpper()).Store(counts);

    /// <summary>Chooses between the ranks around the middle by what would fill the next missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> SelectEven(Vector256<int> low, Vector256<int> high, Vector256<int> filler)
    {
        Vector256<float> a = Key(low).AsSingle(), b = Key(high).AsSingle();
        return Vector256.ConditionalSelect(IsEven(filler), Middle(a, b), b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> SelectOdd(Vector256<int> low, Vector256<int> high, Vector256<int> filler)
    {
        Vector256<float> a = Key(low).AsSingle(), b = Key(high).AsSingle();
        return Vector256.ConditionalSelect(IsEven(filler), a, Middle(a, b));
    }

    /// <summary>Negative floats have their magnitude bits flipped: then integers are ordered as the floats are, and flipping again leads back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Key(Vector256<int> bits) => bits ^ (Vector256.ShiftRightArithmetic(bits, 31) & Vector256.Create(int.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> IsEven(Vector256<int> filler) => Vector256.ShiftRightArithmetic(filler, 31).AsSingle();
}
