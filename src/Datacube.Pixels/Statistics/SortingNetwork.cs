using System.Collections.Concurrent;

namespace Datacube.Pixels.Statistics;

/// <summary>
/// Batcher's odd-even merge sort (K. E. Batcher, 1968) for n inputs; for medians cut down to the comparators that the two middle ranks depend on.
/// </summary>
internal static class SortingNetwork
{
    private static readonly ConcurrentDictionary<int, (int Low, int High)[]> Cache = new();

    /// <summary>Comparators in order: the smaller sample to Low, the larger to High; afterwards ranks (n − 1) / 2 and (n − 1) / 2 + 1 are in place.</summary>
    internal static (int Low, int High)[] ForMedian(int n) => Cache.GetOrAdd(n, static count => Prune(Batcher(count), count));

    /// <summary>Comparators that bring all samples into order.</summary>
    internal static (int Low, int High)[] ForAll(int n) => [.. Batcher(n)];

    /// <summary>Index of the upper wanted rank; equal to the lower one for a single sample.</summary>
    internal static int UpperRank(int n) => Math.Min(n - 1, ((n - 1) / 2) + 1);

    /// <summary>
    /// Depth first: the samples of a part are brought into order before those of the next are touched, so that few are in use at a time and most
    /// stay in registers. For n that is no power of two the rest is thought to be filled with largest samples, whose comparators do nothing.
    /// </summary>
    private static List<(int Low, int High)> Batcher(int n)
    {
        var comparators = new List<(int, int)>();
        Sort(0, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)n));
        return comparators;

        void Sort(int first, int length)
        {
            if (length == 1 || first >= n)
                return;
            Sort(first, length / 2);
            Sort(first + (length / 2), length / 2);
            Merge(first, length, 1);
        }

        void Merge(int first, int length, int distance)
        {
            var step = 2 * distance;
            if (step >= length)
            {
                Compare(first, first + distance);
                return;
            }
            Merge(first, length, step);
            Merge(first + distance, length, step);
            for (var i = first + distance; i + distance < first + length; i += step)
                Compare(i, i + distance);
        }

        void Compare(int low, int high)
        {
            if (high < n)
                comparators.Add((low, high));
        }
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
