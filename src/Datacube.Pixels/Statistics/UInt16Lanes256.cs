using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Statistics;

/// <summary>The pieces of an emitted network for 16 UInt16 samples at a time; <see cref="NetworkEmitter"/> calls them by name.</summary>
internal static unsafe class UInt16Lanes256
{
    internal const int Count = 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Load(ushort* samples) => Vector256.Load(samples);

    /// <summary>All bits set where the sample is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Missing(Vector256<ushort> sample) => Vector256.Equals(sample, Vector256<ushort>.Zero);

    /// <summary>Nothing is missing yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> FirstFiller() => Vector256<ushort>.Zero;

    /// <summary>More than everything for a missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> FillLargest(Vector256<ushort> sample, Vector256<ushort> missing) => sample | missing;

    /// <summary>A missing sample is 0 and thus −∞ already; +∞ where the parity is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Fill(Vector256<ushort> sample, Vector256<ushort> missing, Vector256<ushort> parity) => sample | (missing & parity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Toggle(Vector256<ushort> parity, Vector256<ushort> missing) => parity ^ missing;

    /// <summary>Subtracts one per missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Tally(Vector256<ushort> valid, Vector256<ushort> missing) => valid + missing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Full(int count) => Vector256.Create((ushort)count);

    /// <summary>The mean, half to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> Middle(Vector256<ushort> low, Vector256<ushort> high)
    {
        var differ = low ^ high;
        var floor = (low & high) + (differ >>> 1);
        return floor + (differ & floor & Vector256<ushort>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector256<ushort> median, Vector256<ushort> valid, ushort* result, ushort* counts)
    {
        (median & ~Vector256.Equals(valid, Vector256<ushort>.Zero)).Store(result);
        if (counts is not null)
            StoreCounts(valid, counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreCounts(Vector256<ushort> valid, ushort* counts) => valid.Store(counts);

    /// <summary>Chooses between the ranks around the middle by the parity of the number of missing samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> SelectEven(Vector256<ushort> low, Vector256<ushort> high, Vector256<ushort> parity) => Vector256.ConditionalSelect(parity, high, Middle(low, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<ushort> SelectOdd(Vector256<ushort> low, Vector256<ushort> high, Vector256<ushort> parity) => Vector256.ConditionalSelect(parity, Middle(low, high), low);
}
