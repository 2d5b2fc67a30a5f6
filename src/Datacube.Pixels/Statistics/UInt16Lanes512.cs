using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Statistics;

/// <summary>The pieces of an emitted network for 32 UInt16 samples at a time; <see cref="NetworkEmitter"/> calls them by name.</summary>
internal static unsafe class UInt16Lanes512
{
    internal const int Count = 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> Load(ushort* samples) => Vector512.Load(samples);

    /// <summary>All bits set where the sample is missing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> Missing(Vector512<ushort> sample) => Vector512.Equals(sample, Vector512<ushort>.Zero);

    /// <summary>Nothing is missing yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> FirstFiller() => Vector512<ushort>.Zero;

    /// <summary>More than everything for a missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> FillLargest(Vector512<ushort> sample, Vector512<ushort> missing) => sample | missing;

    /// <summary>A missing sample is 0 and thus −∞ already; +∞ where the parity is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> Fill(Vector512<ushort> sample, Vector512<ushort> missing, Vector512<ushort> parity) => sample | (missing & parity);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> Toggle(Vector512<ushort> parity, Vector512<ushort> missing) => parity ^ missing;

    /// <summary>Subtracts one per missing sample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> Tally(Vector512<ushort> valid, Vector512<ushort> missing) => valid + missing;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> Full(int count) => Vector512.Create((ushort)count);

    /// <summary>The mean, half to even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> Middle(Vector512<ushort> low, Vector512<ushort> high)
    {
        var differ = low ^ high;
        var floor = (low & high) + (differ >>> 1);
        return floor + (differ & floor & Vector512<ushort>.One);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector512<ushort> median, Vector512<ushort> valid, ushort* result, ushort* counts)
    {
        (median & ~Vector512.Equals(valid, Vector512<ushort>.Zero)).Store(result);
        if (counts is not null)
            StoreCounts(valid, counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreCounts(Vector512<ushort> valid, ushort* counts) => valid.Store(counts);

    /// <summary>Chooses between the ranks around the middle by the parity of the number of missing samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> SelectEven(Vector512<ushort> low, Vector512<ushort> high, Vector512<ushort> parity) => Vector512.ConditionalSelect(parity, high, Middle(low, high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<ushort> SelectOdd(Vector512<ushort> low, Vector512<ushort> high, Vector512<ushort> parity) => Vector512.ConditionalSelect(parity, Middle(low, high), low);
}
