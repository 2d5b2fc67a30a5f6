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
    private readonly float* samples, masks, centre, pull, move;
    private float* step, stepBefore, change, changeBefore, shift, shiftBefore;
    private TVector valid, enough, active, least, onSample;
    private int dates, evaluation;

    /// <summary>The scratch of one vector of pixels.</summary>
    /// <param name="bands">Bands.</param>
    /// <param name="samples">Samples in units of their spread about their mean, 0 = missing: dates × bands.</param>
    /// <param name="masks">Valid dates.</param>
    /// <param name="vectors">Centre, pull, last move; two steps, changes of the step and changes of the mapped point each.</param>
    public Anderson(int bands, float* samples, float* masks, ReadOnlySpan<nint> vectors)
    {
        this.bands = bands;
        this.samples = samples;
        this.masks = masks;
        centre = (float*)vectors[0];
        pull = (float*)vectors[1];
        move = (float*)vectors[2];
        step = (float*)vectors[3];
        stepBefore = (float*)vectors[4];
        change = (float*)vectors[5];
        changeBefore = (float*)vectors[6];
        shift = (float*)vectors[7];
        shiftBefore = (float*)vectors[8];
    }

    /// <summary>Vectors of scratch.</summary>
    public const int VectorCount = 9;

    /// <summary>The lanes with few samples that moved on and on: <see cref="FewObservations"/> ends them.</summary>
    public TVector Slow { get; private set; }

    /// <summary>Puts the centre on the mean, which is 0.</summary>
    public void Start(TVector valid, int dates)
    {
        (this.valid, this.dates, evaluation) = (valid, dates, 0);
        for (var band = 0; band < bands; band++)
            TLanes.Store(TLanes.Create(0), Band(centre, band));
        // Sums of many terms carry more rounding: below it no step gets smaller.
        enough = TLanes.Multiply(TLanes.Create(Tolerance * Tolerance), TLanes.Max(TLanes.Create(1), TLanes.Multiply(valid, TLanes.Create(1f / ManySamples))));
        (active, least, onSample) = (TLanes.Equal(valid, valid), TLanes.Create(float.MaxValue), TLanes.Create(0));
        Slow = onSample;
    }

    /// <summary>Moves the centre towards the geomedian; true when it is there.</summary>
    public bool Advance(PullKernel kernel)
    {
        kernel(samples, masks, dates, centre, pull);
        var objective = TLanes.Load(Band(pull, bands + 2));
        var worse = TLanes.Less(TLanes.Multiply(least, TLanes.Create(Growth)), objective);
        var (first, second, plain) = Factors(Inverse());
        // An accelerated step may be short by chance, a plain one is where samples lie near a line: both must be.
        var length = TLanes.Max(plain, Move(first, second, worse));
        active = TLanes.And(active, TLanes.Less(enough, length));
        evaluation++;
        if (evaluation == Patience)
        {
            Slow = TLanes.And(active, TLanes.Less(valid, TLanes.Create(FewObservations.Most + 1)));
            active = TLanes.Select(Slow, TLanes.Create(0), active);
        }
        if (TLanes.IsNone(active) || evaluation == MostEvaluations)
        {
            if (!TLanes.IsNone(onSample))
                Snap();
            return true;
        }
        least = TLanes.Min(least, objective);
        if (evaluation % Patience == 0)
            enough = TLanes.Multiply(enough, TLanes.Create(Relaxation));
        Swap(ref step, ref stepBefore);
        Swap(ref change, ref changeBefore);
        Swap(ref shift, ref shiftBefore);
        return false;
    }

    /// <summary>Lanes whose centre is held by a sample take the nearest one itself.</summary>
    private readonly void Snap()
    {
        var nearest = TLanes.Create(float.MaxValue);
        var best = step;
        var at = samples;
        for (var date = 0; date < dates; date++, at += bands * TLanes.Count)
        {
            var distance = TLanes.Create(0);
            for (var band = 0; band < bands; band++)
            {
                var difference = TLanes.Subtract(TLanes.Load(Band(centre, band)), TLanes.Load(Band(at, band)));
                distance = TLanes.MultiplyAdd(difference, difference, distance);
            }
            var nearer = TLanes.And(TLanes.Less(distance, nearest), TLanes.Load(Band(masks, date)));
            nearest = TLanes.Select(nearer, distance, nearest);
            for (var band = 0; band < bands; band++)
                TLanes.Store(TLanes.Select(nearer, TLanes.Load(Band(at, band)), TLanes.Load(Band(best, band))), Band(best, band));
        }
        for (var band = 0; band < bands; band++)
            TLanes.Store(TLanes.Select(onSample, TLanes.Load(Band(best, band)), TLanes.Load(Band(centre, band))), Band(centre, band));
    }

    /// <summary>The newest becomes the one before; what was that is written over next.</summary>
    private static void Swap(ref float* newest, ref float* before)
    {
        var free = before;
        before = newest;
        newest = free;
    }

    private static float* Band(float* vector, int band) => vector + (band * TLanes.Count);

    /// <summary>
    /// What turns the pull into the step of the plain map. Samples that coincide with the centre hold it with a force of 1 each: the others move
    /// it by what they pull beyond that, or not at all; such lanes are remembered.
    /// </summary>
    private TVector Inverse()
    {
        TVector zero = TLanes.Create(0), smallest = TLanes.Create(Smallest);
        var weights = TLanes.Max(TLanes.Load(Band(pull, bands)), smallest);
        var holding = TLanes.Subtract(valid, TLanes.Load(Band(pull, bands + 1)));
        var anyHolds = TLanes.Less(zero, holding);
        if (TLanes.IsNone(anyHolds))
        {
            onSample = TLanes.Select(active, zero, onSample);
            return TLanes.Divide(TLanes.Create(-1), weights);
        }
        var force = zero;
        for (var band = 0; band < bands; band++)
        {
            var part = TLanes.Load(Band(pull, band));
            force = TLanes.MultiplyAdd(part, part, force);
        }
        force = TLanes.Sqrt(force);
        onSample = TLanes.Select(active, TLanes.And(anyHolds, TLanes.Less(force, TLanes.Add(holding, smallest))), onSample);
        var share = TLanes.Subtract(TLanes.Create(1), TLanes.Min(TLanes.Create(1), TLanes.Divide(holding, TLanes.Max(force, smallest))));
        return TLanes.Divide(TLanes.Subtract(zero, share), weights);
    }

    /// <summary>
    /// The step of the plain map, how it and the mapped point changed, and from that the weights of the last two changes that make the combined step
    /// shortest (normal equations of 2 × 2); one of them, or none, where they are nearly parallel or tiny. Also the square of the plain step's length.
    /// </summary>
    private readonly (TVector First, TVector Second, TVector Plain) Factors(TVector inverse)
    {
        TVector zero = TLanes.Create(0), pp = zero, pq = zero, qq = zero, pf = zero, qf = zero, ff = zero;
        for (var at = 0; at < bands * TLanes.Count; at += TLanes.Count)
        {
            var now = TLanes.Multiply(TLanes.Load(pull + at), inverse);
            TLanes.Store(now, step + at);
            ff = TLanes.MultiplyAdd(now, now, ff);
            if (evaluation == 0)
                continue;
            var p = TLanes.Subtract(now, TLanes.Load(stepBefore + at));
            TLanes.Store(p, change + at);
            TLanes.Store(TLanes.Add(TLanes.Load(move + at), p), shift + at);
            pp = TLanes.MultiplyAdd(p, p, pp);
            pf = TLanes.MultiplyAdd(p, now, pf);
            if (evaluation == 1)
                continue;
            var q = TLanes.Load(changeBefore + at);
            pq = TLanes.MultiplyAdd(p, q, pq);
            qq = TLanes.MultiplyAdd(q, q, qq);
            qf = TLanes.MultiplyAdd(q, now, qf);
        }
        var smallest = TLanes.Create(Smallest);
        var single = TLanes.And(TLanes.Divide(pf, TLanes.Max(pp, smallest)), TLanes.Less(smallest, pp));
        if (evaluation < 2)
            return (Clamp(single), zero, ff);
        // In units of the two differences' lengths, so that no product underflows.
        var scale = TLanes.Max(TLanes.Multiply(pp, qq), smallest);
        var determinant = TLanes.MultiplySubtract(pq, pq, TLanes.Multiply(pp, qq));
        var regular = TLanes.And(TLanes.Less(TLanes.Multiply(scale, TLanes.Create(Singular)), determinant), TLanes.Less(smallest, determinant));
        var share = TLanes.Divide(TLanes.Create(1), TLanes.Max(determinant, smallest));
        var first = TLanes.Multiply(TLanes.MultiplySubtract(qf, pq, TLanes.Multiply(pf, qq)), share);
        var second = TLanes.Multiply(TLanes.MultiplySubtract(pf, pq, TLanes.Multiply(qf, pp)), share);
        return (Clamp(TLanes.Select(regular, first, single)), Clamp(TLanes.And(second, regular)), ff);
    }

    /// <summary>
    /// Active lanes take the accelerated step; returns the square of its length, which tells how far the geomedian is: the plain step is many
    /// times shorter where samples lie near a line. A step that led to a larger sum of distances is taken back: the plain step from where it
    /// began always leads to a smaller one.
    /// </summary>
    private readonly TVector Move(TVector first, TVector second, TVector worse)
    {
        var length = TLanes.Create(0);
        var anyWorse = evaluation > 0 && !TLanes.IsNone(worse);
        for (var at = 0; at < bands * TLanes.Count; at += TLanes.Count)
        {
            var by = TLanes.Load(step + at);
            if (evaluation > 0)
                by = TLanes.MultiplySubtract(first, TLanes.Load(shift + at), by);
            if (evaluation > 1)
                by = TLanes.MultiplySubtract(second, TLanes.Load(shiftBefore + at), by);
            if (anyWorse)
                by = TLanes.Select(worse, TLanes.Subtract(TLanes.Load(stepBefore + at), TLanes.Load(move + at)), by);
            var from = TLanes.Load(centre + at);
            var to = TLanes.Add(from, TLanes.And(by, active));
            // What the centre really moved by: a shorter way is none in its digits.
            by = TLanes.Subtract(to, from);
            length = TLanes.MultiplyAdd(by, by, length);
            TLanes.Store(by, move + at);
            TLanes.Store(to, centre + at);
        }
        return length;
    }

    private static TVector Clamp(TVector factor) => TLanes.Max(TLanes.Create(-LargestFactor), TLanes.Min(TLanes.Create(LargestFactor), factor));
}
