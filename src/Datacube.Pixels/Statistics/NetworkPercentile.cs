using System.Numerics;

namespace Datacube.Pixels.Statistics;

/// <summary>Percentiles by a sorting network: one sorted table serves all percentiles of a vector of pixels.</summary>
internal static unsafe class NetworkPercentile<TSample, TKey, TKeys>
    where TSample : unmanaged
    where TKey : unmanaged, IBinaryInteger<TKey>, IMinMaxValue<TKey>
    where TKeys : ISelectionKeys<TSample, TKey>
{
    private const int Alignment = 64, MostLanes = 32;

    /// <summary>All pixels, of which there is at least a vector; the last vector overlaps the one before.</summary>
    /// <param name="sort">What sorts so many planes.</param>
    /// <param name="lanes">Pixels that it takes at a time.</param>
    /// <param name="planes">Addresses of the planes.</param>
    /// <param name="count">Planes.</param>
    /// <param name="pixels">Samples per plane.</param>
    /// <param name="ranks">Ranks by the number of valid samples.</param>
    /// <param name="results">Address of the result of each percentile.</param>
    internal static void Run(NetworkKernel sort, int lanes, TSample** planes, int count, long pixels, PercentileRanks<TKey> ranks, nint* results)
    {
        var memory = stackalloc byte[(count * lanes * sizeof(TSample)) + Alignment];
        var table = (TSample*)((nint)(memory + Alignment - 1) & -Alignment);
        var valid = stackalloc ushort[MostLanes];
        for (long next = 0; next < pixels; next += lanes)
        {
            var at = Math.Min(next, pixels - lanes);
            sort((void**)planes, count, at, at + lanes, table, valid);
            for (var percentile = 0; percentile < ranks.Count; percentile++)
                Choose(table, new(valid, lanes), ranks.Of(percentile), (TSample*)results[percentile] + at);
        }
    }

    private static void Choose(TSample* table, ReadOnlySpan<ushort> valid, ReadOnlySpan<TKey> ranks, TSample* result)
    {
        var lanes = valid.Length;
        // Neighbours are mostly valid on as many dates: then all have the same rank.
        var isSame = !valid.ContainsAnyExcept(valid[0]);
        var rank = int.CreateTruncating(ranks[valid[0]]);
        for (var lane = 0; lane < lanes; lane++)
        {
            if (!isSame)
                rank = int.CreateTruncating(ranks[valid[lane]]);
            result[lane] = rank == 0 ? TKeys.Missing : TKeys.Sample(table[((rank - 1) * lanes) + lane]);
        }
    }
}
