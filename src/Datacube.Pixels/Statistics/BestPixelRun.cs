using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics;

/// <summary>Samples, scores and results by address.</summary>
internal readonly unsafe struct BestPixelJob
{
    public required nint* Planes { get; init; }

    public required int Dates { get; init; }

    public required int Bands { get; init; }

    public required bool IsFloat { get; init; }

    /// <summary>A plane per date, or null where two bands decide.</summary>
    public required nint* Scores { get; init; }

    public required int First { get; init; }

    public required int Second { get; init; }

    public required nint* Results { get; init; }

    public required ushort* Chosen { get; init; }

    public required ushort* Counts { get; init; }
}

/// <summary>Best pixels of runs of pixels, a vector at a time: first the best date of each, then its samples.</summary>
/// <typeparam name="TLanes">Width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal static unsafe class BestPixelRun<TLanes, TVector> where TLanes : struct, IFloatLanes<TVector> where TVector : struct
{
    /// <summary>As many whole vectors as there are; returns where the rest begins.</summary>
    internal static long Reduce(in BestPixelJob job, long at, long end)
    {
        for (; at + TLanes.Count <= end; at += TLanes.Count)
            One(job, at);
        return at;
    }

    private static void One(in BestPixelJob job, long at)
    {
        TVector best = TLanes.Create(float.NegativeInfinity), chosen = TLanes.Create(BestPixel.NoDate), count = TLanes.Create(0), one = TLanes.Create(1);
        var none = TLanes.Equal(one, one);
        for (var date = 0; date < job.Dates; date++)
        {
            var mask = Valid(job, date, at);
            if (TLanes.IsNone(mask))
                continue;
            var score = Score(job, date, at);
            mask = TLanes.And(mask, TLanes.Equal(score, score));
            // The first candidate is taken whatever its score, be it −∞.
            var better = TLanes.And(TLanes.Select(none, mask, TLanes.Less(best, score)), mask);
            best = TLanes.Select(better, score, best);
            chosen = TLanes.Select(better, TLanes.Create(date), chosen);
            none = TLanes.Select(better, TLanes.Create(0), none);
            count = TLanes.Add(count, TLanes.And(one, mask));
        }
        for (var band = 0; band < job.Bands; band++)
            Take(job, band, chosen, at);
        if (job.Chosen is not null)
            TLanes.Store(chosen, job.Chosen + at);
        if (job.Counts is not null)
            TLanes.Store(count, job.Counts + at);
    }

    private static TVector Valid(in BestPixelJob job, int date, long at)
    {
        var zero = TLanes.Create(0);
        var mask = TLanes.Equal(zero, zero);
        for (var band = 0; band < job.Bands; band++)
        {
            var sample = Load(job, date, band, at);
            // Neither NaN nor an infinity is equal to itself after itself was taken away.
            mask = TLanes.And(mask, job.IsFloat ? TLanes.Equal(TLanes.Subtract(sample, sample), zero) : TLanes.Less(zero, sample));
        }
        return mask;
    }

    private static TVector Score(in BestPixelJob job, int date, long at)
    {
        if (job.Scores is not null)
            return TLanes.Load((float*)job.Scores[date] + at);
        TVector first = Load(job, date, job.First, at), second = Load(job, date, job.Second, at);
        return TLanes.Divide(TLanes.Subtract(first, second), TLanes.Add(first, second));
    }

    private static void Take(in BestPixelJob job, int band, TVector chosen, long at)
    {
        var value = TLanes.Create(job.IsFloat ? float.NaN : 0);
        for (var date = 0; date < job.Dates; date++)
            value = TLanes.Select(TLanes.Equal(chosen, TLanes.Create(date)), Load(job, date, band, at), value);
        if (job.IsFloat)
            TLanes.Store(value, (float*)job.Results[band] + at);
        else
            TLanes.Store(value, (ushort*)job.Results[band] + at);
    }

    private static TVector Load(in BestPixelJob job, int date, int band, long at)
    {
        var plane = job.Planes[(date * job.Bands) + band];
        return job.IsFloat ? TLanes.Load((float*)plane + at) : TLanes.Load((ushort*)plane + at);
    }
}
