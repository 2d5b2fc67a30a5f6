using System.Collections.Concurrent;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// Batcher's odd-even merge sort (K. E. Batcher, 1968) for n inputs, cut down to the comparators that the two middle ranks depend on.
/// </summary>
internal static class SortingNetwork
{
    private static readonly ConcurrentDictionary<int, (int Low, int High)[]> Cache = new();

    /// <summary>Comparators in order: the smaller sample to Low, the larger to High; afterwards ranks (n − 1) / 2 and (n − 1) / 2 + 1 are in place.</summary>
    internal static (int Low, int High)[] ForMedian(int n) => Cache.GetOrAdd(n, static count => Prune(Batcher(count), count));

    /// <summary>Index of the upper wanted rank; equal to the lower one for a single sample.</summary>
    internal static int UpperRank(int n) => Math.Min(n - 1, ((n - 1) / 2) + 1);

    private static List<(int Low, int High)> Batcher(int n)
    {
        var comparators = new List<(int, int)>();
        for (var p = 1; p < n; p *= 2)
        {
            for (var k = p; k >= 1; k /= 2)
            {
                for (var j = k % p; j + k < n; j += 2 * k)
                {
                    for (var i = 0; i < Math.Min(k, n - j - k); i++)
                    {
                        if ((i + j) / (p * 2) == (i + j + k) / (p * 2))
                            comparators.Add((i + j, i + j + k));
                    }
                }
            }
        }
        return comparators;
    }

    private static (int Low, int High)[] Prune(List<(int Low, int High)> comparators, int n)
    {
        var wanted = new bool[n];
        wanted[(n - 1) / 2] = true;
        wanted[UpperRank(n)] = true;
        var kept = new List<(int, int)>();
        for (var c = comparators.Count - 1; c >= 0; c--)
        {
            var (low, high) = comparators[c];
            if (!wanted[low] && !wanted[high])
                continue;
            wanted[low] = wanted[high] = true;
            kept.Add((low, high));
        }
        kept.Reverse();
        return [.. kept];
    }
}
