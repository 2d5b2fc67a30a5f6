using System.Runtime.InteropServices;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics;

/// <summary>Medoids of runs of pixels, a vector at a time; each distance of two dates is taken once.</summary>
/// <typeparam name="TLanes">Width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal readonly unsafe struct MedoidRun<TLanes, TVector>(nint* planes, int dates, int bands, bool isFloat) where TLanes : struct, IFloatLanes<TVector> where TVector : struct
{
    private const int Alignment = 64;

    /// <summary>As many whole vectors as there are; returns where the rest begins.</summary>
    internal long Reduce((long Start, long End) pixels, nint* results, ushort* chosen, ushort* counts)
    {
        var at = pixels.Start;
        if (pixels.End - at < TLanes.Count)
            return at;
        // Samples, one mask and one sum per date.
        var samples = (float*)NativeMemory.AlignedAlloc((nuint)((long)dates * (bands + 2) * TLanes.Count * sizeof(float)), Alignment);
        try
        {
            for (; at + TLanes.Count <= pixels.End; at += TLanes.Count)
            {
                One(at, samples, results, chosen);
                if (counts is not null)
                    TLanes.Store(Count(samples), counts + at);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(samples);
        }
        return at;
    }

    private void One(long at, float* samples, nint* results, ushort* chosen)
    {
        float* masks = samples + ((long)dates * bands * TLanes.Count), sums = masks + ((long)dates * TLanes.Count);
        Load(at, samples, masks, sums);
        for (var first = 0; first < dates; first++)
        {
            var mask = TLanes.Load(masks + (first * TLanes.Count));
            if (!TLanes.IsNone(mask))
                Compare(first, mask, samples, masks, sums);
        }
        TVector best = TLanes.Create(float.PositiveInfinity), date = TLanes.Create(Medoid.NoDate);
        for (var candidate = 0; candidate < dates; candidate++)
        {
            var sum = TLanes.Load(sums + (candidate * TLanes.Count));
            var better = TLanes.And(TLanes.Less(sum, best), TLanes.Load(masks + (candidate * TLanes.Count)));
            best = TLanes.Select(better, sum, best);
            date = TLanes.Select(better, TLanes.Create(candidate), date);
        }
        Store(at, samples, date, results);
        if (chosen is not null)
            TLanes.Store(date, chosen + at);
    }

    private TVector Count(float* samples)
    {
        TVector count = TLanes.Create(0), one = TLanes.Create(1);
        var masks = samples + ((long)dates * bands * TLanes.Count);
        for (var date = 0; date < dates; date++)
            count = TLanes.Add(count, TLanes.And(one, TLanes.Load(masks + (date * TLanes.Count))));
        return count;
    }

    private void Load(long at, float* samples, float* masks, float* sums)
    {
        var zero = TLanes.Create(0);
        for (var date = 0; date < dates; date++)
        {
            var mask = TLanes.Equal(zero, zero);
            for (var band = 0; band < bands; band++)
            {
                var plane = planes[(date * bands) + band];
                var sample = isFloat ? TLanes.Load((float*)plane + at) : TLanes.Load((ushort*)plane + at);
                // Neither NaN nor an infinity is equal to itself after itself was taken away.
                mask = TLanes.And(mask, isFloat ? TLanes.Equal(TLanes.Subtract(sample, sample), zero) : TLanes.Less(zero, sample));
                TLanes.Store(sample, samples + ((((long)date * bands) + band) * TLanes.Count));
            }
            TLanes.Store(mask, masks + (date * TLanes.Count));
            TLanes.Store(zero, sums + (date * TLanes.Count));
        }
    }

    /// <summary>Adds the distances of a date to later ones to both sums.</summary>
    private void Compare(int first, TVector mask, float* samples, float* masks, float* sums)
    {
        var from = samples + ((long)first * bands * TLanes.Count);
        var total = TLanes.Load(sums + (first * TLanes.Count));
        for (var second = first + 1; second < dates; second++)
        {
            var both = TLanes.And(mask, TLanes.Load(masks + (second * TLanes.Count)));
            if (TLanes.IsNone(both))
                continue;
            var to = samples + ((long)second * bands * TLanes.Count);
            var square = TLanes.Create(0);
            for (var band = 0; band < bands; band++)
            {
                var difference = TLanes.Subtract(TLanes.Load(from + (band * TLanes.Count)), TLanes.Load(to + (band * TLanes.Count)));
                square = TLanes.MultiplyAdd(difference, difference, square);
            }
            var distance = TLanes.And(TLanes.Sqrt(square), both);
            total = TLanes.Add(total, distance);
            TLanes.Store(TLanes.Add(TLanes.Load(sums + (second * TLanes.Count)), distance), sums + (second * TLanes.Count));
        }
        TLanes.Store(total, sums + (first * TLanes.Count));
    }

    private void Store(long at, float* samples, TVector date, nint* results)
    {
        for (var band = 0; band < bands; band++)
        {
            var value = TLanes.Create(isFloat ? float.NaN : 0);
            for (var candidate = 0; candidate < dates; candidate++)
                value = TLanes.Select(TLanes.Equal(date, TLanes.Create(candidate)), TLanes.Load(samples + ((((long)candidate * bands) + band) * TLanes.Count)), value);
            if (isFloat)
                TLanes.Store(value, (float*)results[band] + at);
            else
                TLanes.Store(value, (ushort*)results[band] + at);
        }
    }
}
