using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// The median of many planes by bisection of values: a vector of pixels is copied to a small table of keys that stays in the first-level
/// cache; each pass counts per lane how many keys are at most the middle of the lane's range. 16 passes at most for 16 bits, 32 for 32,
/// fewer as soon as every lane has met its rank.
/// </summary>
internal static unsafe class SelectionMedian<TSample, TKey, TKeys>
    where TSample : unmanaged
    where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    where TKeys : ISelectionKeys<TSample, TKey>
{
    /// <summary>Whole vectors between start and end; see <see cref="NetworkKernel"/>.</summary>
    internal static void Run(void** planes, int count, long start, long end, void* result, ushort* counts)
    {
        using var scratch = new Scratch<Vector256<TKey>>(count);
        var keys = scratch.Span;
        for (var i = start; i + Vector256<TKey>.Count <= end; i += Vector256<TKey>.Count)
            One((TSample**)planes, keys, i, (TSample*)result, counts);
    }

    private static void One(TSample** planes, Span<Vector256<TKey>> keys, long at, TSample* result, ushort* counts)
    {
        var missing = Vector256<TKey>.Zero;
        Vector256<TKey> lowest = Vector256.Create(TKey.MaxValue), highest = Vector256.Create(TKey.MinValue);
        for (var t = 0; t < keys.Length; t++)
        {
            var key = TKeys.Load(planes[t] + at);
            keys[t] = key;
            var hole = Vector256.Equals(key, Vector256.Create(TKey.MinValue));
            missing -= hole;
            highest = Vector256.Max(highest, key);
            lowest = Vector256.Min(lowest, Vector256.ConditionalSelect(hole, lowest, key));
        }
        var valid = Vector256.Create(TKey.CreateTruncating(keys.Length)) - missing;
        // Missing keys come first: the lower middle has this many keys up to and including itself.
        var rank = missing + ((valid + Vector256<TKey>.One) >> 1);
        var (low, high) = Neighbours(keys, Bisect(keys, rank, lowest, highest), rank, valid);
        TKeys.Store(low, high, valid, result + at, counts is null ? null : counts + at);
    }

    /// <summary>Per lane a bound such that exactly the wanted number of keys, or with equal keys the fewest possible above it, are at most the bound.</summary>
    internal static Vector256<TKey> Bisect(ReadOnlySpan<Vector256<TKey>> keys, Vector256<TKey> rank, Vector256<TKey> lowest, Vector256<TKey> highest)
    {
        while (Vector256.LessThanAny(lowest, highest))
        {
            var middle = (lowest & highest) + ((lowest ^ highest) >> 1);
            var upTo = CountUpTo(keys, middle);
            var met = Vector256.Equals(upTo, rank);
            var enough = Vector256.GreaterThanOrEqual(upTo, rank);
            var open = Vector256.LessThan(lowest, highest);
            highest = Vector256.ConditionalSelect(open & enough, middle, highest);
            lowest = Vector256.ConditionalSelect(open & met, middle, Vector256.ConditionalSelect(open & ~enough, middle + Vector256<TKey>.One, lowest));
        }
        return highest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TKey> CountUpTo(ReadOnlySpan<Vector256<TKey>> keys, Vector256<TKey> bound)
    {
        Vector256<TKey> a = Vector256.Create(TKey.CreateTruncating(keys.Length)), b = Vector256<TKey>.Zero, c = b, d = b;
        var t = 0;
        // Four chains: one would wait for its own addition.
        for (; t + 4 <= keys.Length; t += 4)
        {
            var four = keys.Slice(t, 4);
            a += Vector256.GreaterThan(four[0], bound);
            b += Vector256.GreaterThan(four[1], bound);
            c += Vector256.GreaterThan(four[2], bound);
            d += Vector256.GreaterThan(four[3], bound);
        }
        for (; t < keys.Length; t++)
            a += Vector256.GreaterThan(keys[t], bound);
        return a + b + (c + d);
    }

    /// <summary>The lower and the upper middle: the largest key up to the bound, and the next one where the number of samples is even.</summary>
    private static (Vector256<TKey> Low, Vector256<TKey> High) Neighbours(
        ReadOnlySpan<Vector256<TKey>> keys, Vector256<TKey> bound, Vector256<TKey> rank, Vector256<TKey> valid)
    {
        Vector256<TKey> low = Vector256.Create(TKey.MinValue), high = Vector256.Create(TKey.MaxValue), upTo = Vector256.Create(TKey.CreateTruncating(keys.Length));
        foreach (var key in keys)
        {
            var above = Vector256.GreaterThan(key, bound);
            upTo += above;
            low = Vector256.Max(low, Vector256.ConditionalSelect(above, low, key));
            high = Vector256.Min(high, Vector256.ConditionalSelect(above, key, high));
        }
        var single = Vector256.Equals(valid & Vector256<TKey>.One, Vector256<TKey>.One) | Vector256.GreaterThan(upTo, rank);
        return (low, Vector256.ConditionalSelect(single, low, high));
    }
}
