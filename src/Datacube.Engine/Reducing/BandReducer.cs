using Datacube.Pixels.Statistics;

namespace Datacube.Engine.Reducing;

/// <summary>Statistics of one band.</summary>
internal sealed unsafe class BandReducer : IStackReducer
{
    private readonly ResultEncoder encoder;
    private readonly BandStatistic[] statistics;
    private readonly int[] percentiles;
    private readonly double[] fractions;
    private readonly bool hasMoments;

    public BandReducer(IReadOnlyList<BandStatistic> statistics, ResultEncoder encoder)
    {
        this.encoder = encoder;
        this.statistics = [.. statistics];
        percentiles = [.. Enumerable.Range(0, statistics.Count).Where(at => statistics[at].Kind == BandStatisticKind.Percentile)];
        fractions = [.. percentiles.Select(at => statistics[at].Percent / 100.0)];
        // They count as well, where no median does.
        hasMoments = !statistics.Any(statistic => statistic.Kind == BandStatisticKind.Median) || statistics.Any(statistic => statistic.Kind is not (BandStatisticKind.Median or BandStatisticKind.Percentile));
    }

    public void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts, ReducedDates dates)
    {
        var count = (ushort*)counts[0];
        if (hasMoments)
            ReduceMoments(planes, pixels, values, count);
        if (At(BandStatisticKind.Median) is >= 0 and var median)
            ReduceMedian(planes, pixels, encoder.Room(values[median], pixels), count);
        if (percentiles.Length > 0)
            ReducePercentiles(planes, pixels, values);
        for (var at = 0; at < statistics.Length; at++)
        {
            if (statistics[at].KeepsSamples)
                encoder.Spread(values[at], pixels);
            else
                encoder.Scale(values[at], pixels, statistics[at].Kind == BandStatisticKind.Deviation);
        }
        ResultEncoder.Repeat(counts, pixels);
    }

    private int At(BandStatisticKind kind) => Array.FindIndex(statistics, statistic => statistic.Kind == kind);

    private void ReduceMedian(ReadOnlySpan<nint> planes, long pixels, nint value, ushort* count)
    {
        if (encoder.HasIntegers)
            Median.OfUInt16(planes, pixels, (ushort*)value, count);
        else
            Median.OfFloat32(planes, pixels, (float*)value, count);
    }

    private void ReduceMoments(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ushort* count)
    {
        var result = new MomentsResult
        {
            Mean = (float*)Of(values, BandStatisticKind.Mean),
            Deviation = (float*)Of(values, BandStatisticKind.Deviation),
            Least = (void*)Room(values, BandStatisticKind.Least, pixels),
            Largest = (void*)Room(values, BandStatisticKind.Largest, pixels),
            Counts = count,
        };
        if (encoder.HasIntegers)
            Moments.OfUInt16(planes, pixels, result);
        else
            Moments.OfFloat32(planes, pixels, result);
    }

    private nint Of(ReadOnlySpan<nint> values, BandStatisticKind kind) => At(kind) is >= 0 and var at ? values[at] : 0;

    private nint Room(ReadOnlySpan<nint> values, BandStatisticKind kind, long pixels) => At(kind) is >= 0 and var at ? encoder.Room(values[at], pixels) : 0;

    private void ReducePercentiles(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values)
    {
        // At most 101 of them.
        Span<nint> results = stackalloc nint[percentiles.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = encoder.Room(values[percentiles[i]], pixels);
        if (encoder.HasIntegers)
            Percentiles.OfUInt16(planes, pixels, fractions, results);
        else
            Percentiles.OfFloat32(planes, pixels, fractions, results);
    }
}
