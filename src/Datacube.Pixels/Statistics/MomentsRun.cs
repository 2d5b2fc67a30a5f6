using System.Runtime.CompilerServices;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics;

/// <summary>Moments of runs of pixels, a vector at a time.</summary>
/// <typeparam name="TLanes">Width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal static unsafe class MomentsRun<TLanes, TVector> where TLanes : struct, IFloatLanes<TVector> where TVector : struct
{
    /// <summary>As many whole vectors as there are; returns where the rest begins.</summary>
    internal static long Reduce(nint* planes, int count, (long Start, long End) pixels, bool isFloat, MomentsResult result)
    {
        var at = pixels.Start;
        for (; at + TLanes.Count <= pixels.End; at += TLanes.Count)
            One(planes, count, at, isFloat, result);
        return at;
    }

    private static void One(nint* planes, int count, long at, bool isFloat, MomentsResult result)
    {
        TVector zero = TLanes.Create(0), one = TLanes.Create(1), sum = zero, valid = zero;
        TVector least = TLanes.Create(float.PositiveInfinity), largest = TLanes.Create(float.NegativeInfinity);
        for (var t = 0; t < count; t++)
        {
            var (sample, mask) = Load(planes[t], at, isFloat);
            sum = TLanes.Add(sum, sample);
            valid = TLanes.Add(valid, TLanes.And(one, mask));
            least = TLanes.Min(least, TLanes.Select(mask, sample, least));
            largest = TLanes.Max(largest, TLanes.Select(mask, sample, largest));
        }
        var share = TLanes.Divide(one, TLanes.Max(valid, one));
        var centre = TLanes.Multiply(sum, share);
        TVector rest = zero, squares = zero;
        for (var t = 0; t < count; t++)
        {
            var (sample, mask) = Load(planes[t], at, isFloat);
            var difference = TLanes.And(TLanes.Subtract(sample, centre), mask);
            rest = TLanes.Add(rest, difference);
            squares = TLanes.MultiplyAdd(difference, difference, squares);
        }
        var correction = TLanes.Multiply(rest, share);
        var variance = TLanes.Multiply(TLanes.Max(TLanes.MultiplySubtract(rest, correction, squares), zero), share);
        var none = TLanes.Equal(valid, zero);
        Store(TLanes.Add(centre, correction), none, result.Mean, at);
        Store(TLanes.Sqrt(variance), none, result.Deviation, at);
        StoreSample(least, none, result.Least, at, isFloat);
        StoreSample(largest, none, result.Largest, at, isFloat);
        if (result.Counts is not null)
            TLanes.Store(valid, result.Counts + at);
    }

    /// <summary>Samples with 0 for those that are missing, and the mask of those that are not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector Sample, TVector Mask) Load(nint plane, long at, bool isFloat)
    {
        if (isFloat)
        {
            var sample = TLanes.Load((float*)plane + at);
            var mask = TLanes.Equal(sample, sample);
            return (TLanes.And(sample, mask), mask);
        }
        var whole = TLanes.Load((ushort*)plane + at);
        return (whole, TLanes.Less(TLanes.Create(0), whole));
    }

    private static void Store(TVector value, TVector none, float* target, long at)
    {
        if (target is not null)
            TLanes.Store(TLanes.Select(none, TLanes.Create(float.NaN), value), target + at);
    }

    private static void StoreSample(TVector value, TVector none, void* target, long at, bool isFloat)
    {
        if (target is null)
            return;
        if (isFloat)
            Store(value, none, (float*)target, at);
        else
            TLanes.Store(TLanes.Select(none, TLanes.Create(0), value), (ushort*)target + at);
    }
}
