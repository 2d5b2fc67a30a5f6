using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>
/// Geomedians of runs of pixels. A few vectors of pixels are staged at a time, because hundreds of planes of which each gives one cache line
/// defeat the prefetcher; then each vector is brought to its mean and spread, iterated, and measured. A pixel's result depends on its own
/// samples alone.
/// </summary>
/// <typeparam name="TLanes">Width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal sealed unsafe class GeomedianRun<TLanes, TVector> : IDisposable where TLanes : struct, IFloatLanes<TVector> where TVector : struct
{
    // Below this share of the mean the spread of squares is rounding.
    private const float LeastSpread = 1e-6f;

    private readonly GeomedianJob job;
    private readonly PullKernel kernel;
    private readonly GeomedianBuffers buffers;
    private readonly Anderson<TLanes, TVector>[] iterations = new Anderson<TLanes, TVector>[GeomedianBuffers.Slots];
    private readonly GeomedianSlot<TVector>[] slots = new GeomedianSlot<TVector>[GeomedianBuffers.Slots];
    private readonly nint[] distances;
    private readonly int[][] kept = new int[GeomedianBuffers.Slots][];
    private readonly int run = GeomedianBuffers.Groups * TLanes.Count;

    public GeomedianRun(GeomedianJob job)
    {
        this.job = job;
        buffers = new(job.Dates, job.Bands, TLanes.Count, job.HasDeviations);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            iterations[slot] = new(job.Bands, buffers.Samples(slot), buffers.Masks(slot), buffers.Vectors(slot));
            kept[slot] = new int[job.Dates];
        }
        distances = new nint[job.HasDeviations ? job.Dates : 0];
        kernel = TLanes.Count > 1 ? PullEmitter.For<TLanes, TVector>(job.Bands) : PullLoop<TLanes, TVector>.For(job.Bands);
    }

    public void Dispose() => buffers.Dispose();

    /// <summary>Pixels from <paramref name="start"/> on, whole vectors of them.</summary>
    public void Reduce(long start, long end)
    {
        for (; start < end; start += run)
        {
            var groups = (int)Math.Min(GeomedianBuffers.Groups, (end - start) / TLanes.Count);
            Stage(start, groups);
            ReduceGroups(start, groups, (int)Math.Min(end - start - run, run));
            if (job.HasDeviations)
                Deviations(start, groups * TLanes.Count);
        }
    }

    private void Stage(long start, int groups)
    {
        var planes = job.Dates * job.Bands;
        var zero = TLanes.Create(0);
        var nan = TLanes.Create(float.NaN);
        for (var plane = 0; plane < planes; plane++)
        {
            var to = buffers.Stage + (plane * TLanes.Count);
            for (var group = 0; group < groups; group++, to += buffers.GroupLength)
            {
                var from = start + (group * TLanes.Count);
                if (job.IsFloat)
                {
                    TLanes.Store(TLanes.Load((float*)job.Planes[plane] + from), to);
                }
                else
                {
                    var sample = TLanes.Load((ushort*)job.Planes[plane] + from);
                    TLanes.Store(TLanes.Select(TLanes.Equal(sample, zero), nan, sample), to);
                }
            }
        }
    }

    /// <summary>Iterates a few vectors of pixels in turns, and takes up the next where one is done.</summary>
    private void ReduceGroups(long start, int groups, int ahead)
    {
        int next = 0, open = 0;
        for (; next < Math.Min(groups, slots.Length); next++, open++)
            Begin(next, start, next, ahead);
        while (open > 0)
        {
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (!slots[slot].IsOpen || !iterations[slot].Advance(kernel))
                    continue;
                Finish(slot, start);
                slots[slot].IsOpen = next < groups;
                if (next < groups)
                    Begin(slot, start, next++, ahead);
                else
                    open--;
            }
        }
    }

    private void Begin(int slot, long start, int group, int ahead)
    {
        Prefetch(start + (group * TLanes.Count) + run, group, ahead);
        ref var state = ref slots[slot];
        var from = buffers.Stage + (group * buffers.GroupLength);
        (state.IsOpen, state.Group) = (true, group);
        (state.Dates, state.Valid) = Validate(from, slot);
        state.Spread = Measure(from, state.Dates, state.Valid, slot);
        Normalise(from, state.Dates, TLanes.Divide(TLanes.Create(1), state.Spread), slot);
        iterations[slot].Start(state.Valid, state.Dates);
    }

    private void Finish(int slot, long start)
    {
        ref var state = ref slots[slot];
        var slow = iterations[slot].Slow;
        RefineFew(TLanes.Select(slow, slow, TLanes.Equal(state.Valid, TLanes.Create(FewObservations.Always))), slot);
        Store(start + (state.Group * TLanes.Count), slot);
        if (job.HasDeviations)
            Distances(buffers.Stage + (state.Group * buffers.GroupLength), slot);
    }

    /// <summary>The next run of some of the planes, so that all of them are there when this run is done.</summary>
    private void Prefetch(long pixel, int group, int ahead)
    {
        if (!Sse.IsSupported || ahead <= 0)
            return;
        int size = job.IsFloat ? sizeof(float) : sizeof(ushort), planes = job.Dates * job.Bands;
        int first = planes * group / GeomedianBuffers.Groups, last = planes * (group + 1) / GeomedianBuffers.Groups;
        for (var plane = first; plane < last; plane++)
        {
            var at = (byte*)job.Planes[plane] + (pixel * size);
            for (var offset = 0; offset < ahead * size; offset += 64)
                Sse.Prefetch1(at + offset);
        }
    }

    /// <summary>Dates with a valid lane, their masks, and how many each lane has; the others are left out, which changes no sum.</summary>
    private (int Dates, TVector Valid) Validate(float* from, int slot)
    {
        TVector zero = TLanes.Create(0), one = TLanes.Create(1), valid = zero;
        var masks = buffers.Masks(slot);
        var count = 0;
        for (var date = 0; date < job.Dates; date++)
        {
            // 0 times a sample is 0, but NaN for NaN and infinities, and so is a sum with one of them.
            var sum = zero;
            for (var band = 0; band < job.Bands; band++, from += TLanes.Count)
                sum = TLanes.MultiplyAdd(TLanes.Load(from), zero, sum);
            var mask = TLanes.Equal(sum, zero);
            if (TLanes.IsNone(mask))
                continue;
            TLanes.Store(mask, masks + (count * TLanes.Count));
            kept[slot][count++] = date;
            valid = TLanes.Add(valid, TLanes.And(one, mask));
        }
        return (count, valid);
    }

    /// <summary>Means, and about how far samples spread (root of the mean square distance to the mean).</summary>
    private TVector Measure(float* from, int dates, TVector valid, int slot)
    {
        float* squares = (float*)buffers.Vectors(slot)[0], masks = buffers.Masks(slot), means = buffers.Means(slot);
        // Four bands abreast, because each sum waits for its last addition; the last ones may be added up twice.
        for (var band = 0; band < job.Bands; band += 4)
            Sum(from, kept[slot].AsSpan(0, dates), masks, ((nint)means, (nint)squares), (band, Math.Min(band + 1, job.Bands - 1), Math.Min(band + 2, job.Bands - 1), Math.Min(band + 3, job.Bands - 1)));
        var one = TLanes.Create(1);
        return Spread(TLanes.Divide(one, TLanes.Max(valid, one)), means, squares);
    }

    /// <summary>Sums and sums of squares of four bands over the valid dates; a missing sample adds 0.</summary>
    private void Sum(float* from, ReadOnlySpan<int> dates, float* masks, (nint Sums, nint Squares) to, (int A, int B, int C, int D) bands)
    {
        TVector a = TLanes.Create(0), b = a, c = a, d = a, aa = a, bb = a, cc = a, dd = a;
        var stride = (long)job.Bands * TLanes.Count;
        bands = (bands.A * TLanes.Count, bands.B * TLanes.Count, bands.C * TLanes.Count, bands.D * TLanes.Count);
        foreach (var date in dates)
        {
            var samples = from + (date * stride);
            var mask = TLanes.Load(masks);
            masks += TLanes.Count;
            Add(samples + bands.A, mask, ref a, ref aa);
            Add(samples + bands.B, mask, ref b, ref bb);
            Add(samples + bands.C, mask, ref c, ref cc);
            Add(samples + bands.D, mask, ref d, ref dd);
        }
        float* sums = (float*)to.Sums, squares = (float*)to.Squares;
        TLanes.Store(a, sums + bands.A);
        TLanes.Store(b, sums + bands.B);
        TLanes.Store(c, sums + bands.C);
        TLanes.Store(d, sums + bands.D);
        TLanes.Store(aa, squares + bands.A);
        TLanes.Store(bb, squares + bands.B);
        TLanes.Store(cc, squares + bands.C);
        TLanes.Store(dd, squares + bands.D);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* at, TVector mask, ref TVector sum, ref TVector squares)
    {
        var sample = TLanes.And(TLanes.Load(at), mask);
        sum = TLanes.Add(sum, sample);
        squares = TLanes.MultiplyAdd(sample, sample, squares);
    }

    private TVector Spread(TVector share, float* means, float* squares)
    {
        TVector zero = TLanes.Create(0), variance = zero, level = zero;
        for (var band = 0; band < job.Bands; band++)
        {
            var at = means + (band * TLanes.Count);
            var mean = TLanes.Multiply(TLanes.Load(at), share);
            TLanes.Store(mean, at);
            level = TLanes.MultiplyAdd(mean, mean, level);
            variance = TLanes.Add(variance, TLanes.MultiplySubtract(mean, mean, TLanes.Multiply(TLanes.Load(squares + (band * TLanes.Count)), share)));
        }
        var spread = TLanes.Sqrt(TLanes.Max(variance, TLanes.Multiply(level, TLanes.Create(LeastSpread))));
        return TLanes.Select(TLanes.Less(zero, spread), spread, TLanes.Create(1));
    }

    /// <summary>Samples about their mean in units of their spread, 0 where missing.</summary>
    private void Normalise(float* from, int dates, TVector scale, int slot)
    {
        float* to = buffers.Samples(slot), masks = buffers.Masks(slot), means = buffers.Means(slot);
        int end = job.Bands * TLanes.Count;
        foreach (var date in kept[slot].AsSpan(0, dates))
        {
            var mask = TLanes.Load(masks);
            masks += TLanes.Count;
            var samples = from + ((long)date * end);
            for (var at = 0; at < end; at += TLanes.Count, to += TLanes.Count)
                TLanes.Store(TLanes.And(TLanes.Multiply(TLanes.Subtract(TLanes.Load(samples + at), TLanes.Load(means + at)), scale), mask), to);
        }
    }

    /// <summary>Lanes of a mask go through <see cref="FewObservations"/>.</summary>
    private void RefineFew(TVector mask, int slot)
    {
        if (TLanes.IsNone(mask))
            return;
        float* chosen = (float*)buffers.Vectors(slot)[1], centre = (float*)buffers.Vectors(slot)[0], masks = buffers.Masks(slot), normalised = buffers.Samples(slot);
        TLanes.Store(mask, chosen);
        Span<double> observations = stackalloc double[FewObservations.Most * Geomedian.LargestBandCount], point = stackalloc double[Geomedian.LargestBandCount];
        for (var lane = 0; lane < TLanes.Count; lane++)
        {
            if (BitConverter.SingleToInt32Bits(chosen[lane]) == 0)
                continue;
            var found = 0;
            for (var date = 0; date < slots[slot].Dates; date++)
            {
                if (BitConverter.SingleToInt32Bits(masks[(date * TLanes.Count) + lane]) == 0)
                    continue;
                for (var band = 0; band < job.Bands; band++)
                    observations[found++] = normalised[(((date * job.Bands) + band) * TLanes.Count) + lane];
            }
            for (var band = 0; band < job.Bands; band++)
                point[band] = centre[(band * TLanes.Count) + lane];
            FewObservations.Refine(observations[..found], point[..job.Bands]);
            for (var band = 0; band < job.Bands; band++)
                centre[(band * TLanes.Count) + lane] = (float)point[band];
        }
    }

    /// <summary>From the normalised centre to samples' units; the centre becomes the geomedian itself.</summary>
    private void Store(long pixel, int slot)
    {
        var (valid, spread) = (slots[slot].Valid, slots[slot].Spread);
        TVector zero = TLanes.Create(0), none = TLanes.Equal(valid, zero), nan = TLanes.Create(float.NaN);
        float* centre = (float*)buffers.Vectors(slot)[0], means = buffers.Means(slot);
        for (var band = 0; band < job.Bands; band++)
        {
            var at = centre + (band * TLanes.Count);
            var value = TLanes.MultiplyAdd(TLanes.Load(at), spread, TLanes.Load(means + (band * TLanes.Count)));
            TLanes.Store(value, at);
            if (job.IsFloat)
                TLanes.Store(TLanes.Select(none, nan, value), (float*)job.Results[band] + pixel);
            else
                // 0 means missing: a value that exists is at least 1.
                TLanes.Store(TLanes.Select(none, zero, TLanes.Min(TLanes.Max(value, TLanes.Create(1)), TLanes.Create(ushort.MaxValue))), (ushort*)job.Results[band] + pixel);
        }
        if (job.Counts is not null)
            TLanes.Store(valid, job.Counts + pixel);
    }

    /// <summary>Distances of every date to the geomedian, NaN where the date is missing.</summary>
    private void Distances(float* from, int slot)
    {
        ref var state = ref slots[slot];
        var kinds = (long)job.Dates * run;
        var to = buffers.Distances + (state.Group * TLanes.Count);
        // The iteration's own vectors are free by now.
        var deviation = new Deviation<TLanes, TVector>((float*)buffers.Vectors(slot)[0], (float*)buffers.Vectors(slot)[1], job.Bands, job.Scale);
        int next = 0, last = state.Dates;
        for (var date = 0; date < job.Dates; date++, to += run)
        {
            if (next < last && kept[slot][next] == date)
            {
                deviation.Of(from + ((long)date * job.Bands * TLanes.Count), TLanes.Load(buffers.Masks(slot) + (next++ * TLanes.Count)), to, kinds);
                continue;
            }
            var nan = TLanes.Create(float.NaN);
            TLanes.Store(nan, to);
            TLanes.Store(nan, to + kinds);
            TLanes.Store(nan, to + (2 * kinds));
        }
    }

    private void Deviations(long start, int pixels)
    {
        var kind = 0;
        foreach (var target in (ReadOnlySpan<nint>)[(nint)job.Spectral, (nint)job.Euclidean, (nint)job.BrayCurtis])
        {
            for (var date = 0; date < job.Dates; date++)
                distances[date] = (nint)(buffers.Distances + ((((long)kind * job.Dates) + date) * run));
            kind++;
            if (target != 0)
                Median.OfFloat32(distances, pixels, (float*)target + start, null);
        }
    }
}
