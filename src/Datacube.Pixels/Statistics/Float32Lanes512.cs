using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Datacube.Pixels.Statistics;

/// <summary>The pieces of an emitted network for 16 floats at a time; <see cref="NetworkEmitter"/> calls them by name. Samples are compared as whole numbers of the same order: that takes half the time.</summary>
internal static unsafe class Float32Lanes512
{
    internal const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Load(float* samples) => Vector512.Load((int*)samples);

    /// <summary>All bits set where the sample is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Missing(Vector512<int> sample) => ~Vector512.Equals(sample.AsSingle(), sample.AsSingle()).AsInt32();

    /// <summary>What fills the first missing sample: less than everything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> FirstFiller() => Vector512.Create(int.MinValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Fill(Vector512<int> sample, Vector512<int> missing, Vector512<int> filler) => Vector512.ConditionalSelect(missing, filler, Key(sample));

    /// <summary>More than everything for a missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> FillLargest(Vector512<int> sample, Vector512<int> missing) => Vector512.ConditionalSelect(missing, Vector512.Create(int.MaxValue), Key(sample));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Toggle(Vector512<int> filler, Vector512<int> missing) => filler ^ missing;

    /// <summary>Subtracts one per missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Tally(Vector512<int> valid, Vector512<int> missing) => valid + missing;

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
            StoreCounts(valid, counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreCounts(Vector512<int> valid, ushort* counts) => Avx512F.ConvertToVector256UInt16(valid).Store(counts);

    /// <summary>Chooses between the ranks around the middle by what would fill the next missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> SelectEven(Vector512<int> low, Vector512<int> high, Vector512<int> filler)
    {
        Vector512<float> a = Key(low).AsSingle(), b = Key(high).AsSingle();
        return Vector512.ConditionalSelect(IsEven(filler), Middle(a, b), b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> SelectOdd(Vector512<int> low, Vector512<int> high, Vector512<int> filler)
    {
        Vector512<float> a = Key(low).AsSingle(), b = Key(high).AsSingle();
        return Vector512.ConditionalSelect(IsEven(filler), a, Middle(a, b));
    }

    /// <summary>Negative floats have their magnitude bits flipped: then integers are ordered as the floats are, and flipping again leads back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<int> Key(Vector512<int> bits) => bits ^ (Vector512.ShiftRightArithmetic(bits, 31) & Vector512.Create(int.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> IsEven(Vector512<int> filler) => Vector512.ShiftRightArithmetic(filler, 31).AsSingle();
}
