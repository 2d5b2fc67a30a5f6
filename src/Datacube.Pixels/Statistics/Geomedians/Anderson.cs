using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>
/// Anderson's acceleration of Weiszfeld's map g with the last two steps, lane by lane: where the plain map needs 17 evaluations, this needs 8.
/// A lane that has converged keeps its centre, so that its neighbours have no influence on it.
/// </summary>
/// <typeparam name="TLanes">Width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal unsafe struct Anderson<TLanes, TVector> where TLanes : struct, IFloatLanes<TVector> where TVector : struct
{
    private const int MostEvaluations = 100;

    // Longest last step, of the spread. Lanes that take long do so because rounding moves them by more: they need not come so near.
    private const float Tolerance = 1e-6f, Relaxation = 4;
    private const int Patience = 24, ManySamples = 64;

    private const float LargestFactor = 20, Growth = 1 + 1e-6f, Singular = 1e-5f, Smallest = 1e-30f;

    private readonly int bands;
    private readonly TVector valid;
    private readonly float* centre;
    private readonly float* pull;
    private float* f0, f1, f2, g0, g1, g2;

    /// <summary>Uses eight vectors of scratch: centre, pull, and three steps and mapped points each.</summary>
    /// <param name="bands">Bands.</param>
    /// <param name="valid">Valid samples.</param>
    /// <param name="vectors">Scratch.</param>
    public Anderson(int bands, TVector valid, float*[] vectors)
    {
        this.bands = bands;
        this.valid = valid;
        centre = vectors[0];
        pull = vectors[1];
        f0 = vectors[2];
        f1 = vectors[3];
        f2 = vectors[4];
        g0 = vectors[5];
        g1 = vectors[6];
        g2 = vectors[7];
    }

    /// <summary>
    /// Moves the centre from the mean (0) to the geomedian. Returns the lanes with few samples that moved on and on: <see cref="FewObservations"/> ends them.
    /// </summary>
    public TVector Run(PullKernel kernel, float* samples, float* masks, int dates)
    {
        for (var band = 0; band < bands; band++)
            TLanes.Store(TLanes.Create(0), Band(centre, band));
        // Sums of many terms carry more rounding: below it no step gets smaller.
        var enough = TLanes.Multiply(TLanes.Create(Tolerance * Tolerance), TLanes.Max(TLanes.Create(1), TLanes.Multiply(valid, TLanes.Create(1f / ManySamples))));
        TVector active = TLanes.Equal(valid, valid), before = TLanes.Create(float.MaxValue), onSample = TLanes.Create(0), slow = onSample;
        for (var evaluation = 0; evaluation < MostEvaluations; evaluation++)
        {
            kernel(samples, masks, dates, centre, pull);
            onSample = TLanes.Select(active, Residual(), onSample);
            var objective = TLanes.Load(Band(pull, bands + 2));
            var worse = TLanes.Less(TLanes.Multiply(before, TLanes.Create(Growth)), objective);
            var length = Step(evaluation, active, worse);
            active = TLanes.And(active, TLanes.Less(enough, length));
            if (evaluation == Patience - 1)
            {
                slow = TLanes.And(active, TLanes.Less(valid, TLanes.Create(FewObservations.Most + 1)));
                active = TLanes.Select(slow, TLanes.Create(0), active);
            }
            if (TLanes.IsNone(active))
                break;
            before = TLanes.Min(before, objective);
            if (evaluation % Patience == Patience - 1)
                enough = TLanes.Multiply(enough, TLanes.Create(Relaxation));
            Rotate(ref f0, ref f1, ref f2);
            Rotate(ref g0, ref g1, ref g2);
        }
        if (!TLanes.IsNone(onSample))
            Snap(samples, masks, dates, onSample);
        return slow;
    }

    /// <summary>Lanes whose centre is held by a sample take the nearest one itself.</summary>
    private readonly void Snap(float* samples, float* masks, int dates, TVector onSample)
    {
        var nearest = TLanes.Create(float.MaxValue);
        var best = f0;
        for (var date = 0; date < dates; date++, samples += bands * TLanes.Count)
        {
            var distance = TLanes.Create(0);
            for (var band = 0; band < bands; band++)
            {
                var difference = TLanes.Subtract(TLanes.Load(Band(centre, band)), TLanes.Load(Band(samples, band)));
                distance = TLanes.MultiplyAdd(difference, difference, distance);
            }
            var nearer = TLanes.And(TLanes.Less(distance, nearest), TLanes.Load(Band(masks, date)));
            nearest = TLanes.Select(nearer, distance, nearest);
            for (var band = 0; band < bands; band++)
                TLanes.Store(TLanes.Select(nearer, TLanes.Load(Band(samples, band)), TLanes.Load(Band(best, band))), Band(best, band));
        }
        for (var band = 0; band < bands; band++)
            TLanes.Store(TLanes.Select(onSample, TLanes.Load(Band(best, band)), TLanes.Load(Band(centre, band))), Band(centre, band));
    }

    /// <summary>The newest becomes the second; the oldest is written over next.</summary>
    private static void Rotate(ref float* newest, ref float* second, ref float* oldest)
    {
        var free = oldest;
        oldest = second;
        second = newest;
        newest = free;
    }

    private static float* Band(float* vector, int band) => vector + (band * TLanes.Count);

    /// <summary>
    /// The step f = g − centre of the plain map and the mapped point g; returns the lanes that a sample holds. Samples that coincide with the centre hold it with a force of 1 each: the others move it by what they pull beyond that, or not at all.
    /// </summary>
    private readonly TVector Residual()
    {
        TVector zero = TLanes.Create(0), force = zero, smallest = TLanes.Create(Smallest);
        for (var band = 0; band < bands; band++)
        {
            var part = TLanes.Load(Band(pull, band));
            force = TLanes.MultiplyAdd(part, part, force);
        }
        force = TLanes.Sqrt(force);
        var holding = TLanes.Subtract(valid, TLanes.Load(Band(pull, bands + 1)));
        var held = TLanes.And(TLanes.Less(zero, holding), TLanes.Less(force, TLanes.Add(holding, smallest)));
        var share = TLanes.Subtract(TLanes.Create(1), TLanes.Min(TLanes.Create(1), TLanes.Divide(holding, TLanes.Max(force, smallest))));
        var inverse = TLanes.Divide(TLanes.Subtract(zero, share), TLanes.Max(TLanes.Load(Band(pull, bands)), smallest));
        for (var band = 0; band < bands; band++)
        {
            var step = TLanes.Multiply(TLanes.Load(Band(pull, band)), inverse);
            TLanes.Store(step, Band(f0, band));
            TLanes.Store(TLanes.Add(TLanes.Load(Band(centre, band)), step), Band(g0, band));
        }
        return held;
    }

    /// <summary>
    /// Active lanes take the accelerated step; returns the square of its length, which tells how far the geomedian is: the plain step is many
    /// times shorter where samples lie near a line. A step that led to a larger sum of distances is taken back: the plain step from where it
    /// began always leads to a smaller one.
    /// </summary>
    private readonly TVector Step(int evaluation, TVector active, TVector worse)
    {
        var (first, second) = evaluation == 0 ? (TLanes.Create(0), TLanes.Create(0)) : Factors(evaluation);
        var length = TLanes.Create(0);
        for (var band = 0; band < bands; band++)
        {
            var mapped = TLanes.Load(Band(g0, band));
            var next = mapped;
            if (evaluation > 0)
            {
                var last = TLanes.Load(Band(g1, band));
                next = TLanes.MultiplySubtract(first, TLanes.Subtract(mapped, last), next);
                if (evaluation > 1)
                    next = TLanes.MultiplySubtract(second, TLanes.Subtract(last, TLanes.Load(Band(g2, band))), next);
                next = TLanes.Select(worse, last, next);
            }
            var from = TLanes.Load(Band(centre, band));
            var move = TLanes.Subtract(next, from);
            length = TLanes.MultiplyAdd(move, move, length);
            TLanes.Store(TLanes.Select(active, next, from), Band(centre, band));
        }
        return length;
    }

    /// <summary>Weights of the last two differences that make the combined step shortest (normal equations of 2 × 2); one of them, or none, where they are nearly parallel or tiny.</summary>
    private readonly (TVector First, TVector Second) Factors(int evaluation)
    {
        TVector zero = TLanes.Create(0), pp = zero, pq = zero, qq = zero, pf = zero, qf = zero;
        for (var band = 0; band < bands; band++)
        {
            TVector now = TLanes.Load(Band(f0, band)), last = TLanes.Load(Band(f1, band));
            var p = TLanes.Subtract(now, last);
            pp = TLanes.MultiplyAdd(p, p, pp);
            pf = TLanes.MultiplyAdd(p, now, pf);
            if (evaluation == 1)
                continue;
            var q = TLanes.Subtract(last, TLanes.Load(Band(f2, band)));
            pq = TLanes.MultiplyAdd(p, q, pq);
            qq = TLanes.MultiplyAdd(q, q, qq);
            qf = TLanes.MultiplyAdd(q, now, qf);
        }
        var smallest = TLanes.Create(Smallest);
        var single = TLanes.And(TLanes.Divide(pf, TLanes.Max(pp, smallest)), TLanes.Less(smallest, pp));
        if (evaluation == 1)
            return (Clamp(single), zero);
        // In units of the two differences' lengths, so that no product underflows.
        var scale = TLanes.Max(TLanes.Multiply(pp, qq), smallest);
        var determinant = TLanes.MultiplySubtract(pq, pq, TLanes.Multiply(pp, qq));
        var regular = TLanes.And(TLanes.Less(TLanes.Multiply(scale, TLanes.Create(Singular)), determinant), TLanes.Less(smallest, determinant));
        var inverse = TLanes.Divide(TLanes.Create(1), TLanes.Max(determinant, smallest));
        var first = TLanes.Multiply(TLanes.MultiplySubtract(qf, pq, TLanes.Multiply(pf, qq)), inverse);
        var second = TLanes.Multiply(TLanes.MultiplySubtract(pf, pq, TLanes.Multiply(qf, pp)), inverse);
        return (Clamp(TLanes.Select(regular, first, single)), Clamp(TLanes.And(second, regular)));
    }

    private static TVector Clamp(TVector factor) => TLanes.Max(TLanes.Create(-LargestFactor), TLanes.Min(TLanes.Create(LargestFactor), factor));
}
