using System.Numerics;
using System.Runtime.Intrinsics;

namespace Datacube.Pixels.Statistics;

/// <summary>Percentiles by bisection of values, as <see cref="SelectionMedian{TSample, TKey, TKeys}"/> finds medians: one table of keys serves all percentiles of a vector of pixels.</summary>
internal static unsafe class SelectionPercentile<TSample, TKey, TKeys>
    where TSample : unmanaged
    where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    where TKeys : ISelectionKeys<TSample, TKey>
{
    /// <summary>All pixels, of which there is at least a vector; the last vector overlaps the one before.</summary>
    internal static void Run(TSample** planes, int count, long pixels, PercentileRanks<TKey> ranks, nint* results)
    {
        using var scratch = new Scratch<Vector256<TKey>>(count);
        var lanes = Vector256<TKey>.Count;
        for (long at = 0; at < pixels; at += lanes)
            One(planes, scratch.Span, Math.Min(at, pixels - lanes), ranks, results);
    }

    private static void One(TSample** planes, Span<Vector256<TKey>> keys, long at, PercentileRanks<TKey> ranks, nint* results)
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
        for (var percentile = 0; percentile < ranks.Count; percentile++)
        {
            var rank = Ranks(ranks.Of(percentile), valid);
            var enough = Vector256.GreaterThan(rank, Vector256<TKey>.Zero);
            // Missing keys come first. Where there are too few samples any rank does: its value is not stored.
            var sought = missing + Vector256.Max(rank, Vector256<TKey>.One);
            var value = AtMost(keys, SelectionMedian<TSample, TKey, TKeys>.Bisect(keys, sought, lowest, highest));
            TKeys.Store(value, value, valid & enough, (TSample*)results[percentile] + at, null);
        }
    }

    private static Vector256<TKey> Ranks(ReadOnlySpan<TKey> table, Vector256<TKey> valid)
    {
        // Through memory: setting one element of a vector by a variable index copies all of it.
        var ranks = stackalloc TKey[Vector256<TKey>.Count];
        valid.Store(ranks);
        for (var lane = 0; lane < Vector256<TKey>.Count; lane++)
            ranks[lane] = table[int.CreateTruncating(ranks[lane])];
        return Vector256.Load(ranks);
    }

    /// <summary>The largest key up to the bound.</summary>
    private static Vector256<TKey> AtMost(ReadOnlySpan<Vector256<TKey>> keys, Vector256<TKey> bound)
    {
        var found = Vector256.Create(TKey.MinValue);
        foreach (var key in keys)
            found = Vector256.Max(found, Vector256.ConditionalSelect(Vector256.GreaterThan(key, bound), found, key));
        return found;
    }
}
