namespace Datacube.Raster.Reading;

/// <summary>One request and the ranges that it answers.</summary>
/// <param name="Whole">What is fetched.</param>
/// <param name="Parts">Indices of the ranges inside.</param>
internal sealed record RangePlan(ByteRange Whole, IReadOnlyList<int> Parts)
{
    /// <summary>Merges ranges that are close together, in the order of their offsets.</summary>
    public static List<RangePlan> Merge(IReadOnlyList<ByteRange> ranges, RangeReaderOptions options)
    {
        var order = Enumerable.Range(0, ranges.Count).ToArray();
        Array.Sort(order, (a, b) => ranges[a].Offset.CompareTo(ranges[b].Offset));
        var plans = new List<RangePlan>();
        for (var i = 0; i < order.Length;)
        {
            var start = ranges[order[i]].Offset;
            var end = ranges[order[i]].End;
            var parts = new List<int> { order[i++] };
            for (; i < order.Length; i++)
            {
                var next = ranges[order[i]];
                var merged = Math.Max(end, next.End);
                if (next.Offset - end > options.MaxGapBytes || merged - start > options.MaxRequestBytes)
                    break;
                end = merged;
                parts.Add(order[i]);
            }
            plans.Add(new(new(start, checked((int)(end - start))), parts));
        }
        return plans;
    }
}
