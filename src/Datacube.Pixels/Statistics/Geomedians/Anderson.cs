using System.Runtime.CompilerServices;
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

    // State in vectors lies in aligned scratch, too, behind the bands of centre and move: in fields it would cross cache lines.
    private readonly float* active, least, enough, valid, onSample;
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
        active = Band(centre, bands);
        least = Band(centre, bands + 1);
        enough = Band(centre, bands + 2);
        valid = Band(move, bands);
        onSample = Band(move, bands + 1);
    }

    /// <summary>Vectors of scratch.</summary>
    public const int VectorCount = 9;

    /// <summary>The lanes with few samples that moved on and on: <see cref="FewObservations"/> ends them.</summary>
    public TVector Slow { get; private set; }

    /// <summary>Puts the centre on the mean, which is 0.</summary>
    public void Start(TVector valid, int dates)
    {
        (this.dates, evaluation) = (dates, 0);
        for (var band = 0; band < bands; band++)
            TLanes.Store(TLanes.Create(0), Band(centre, band));
        // Sums of many terms carry more rounding: below it no step gets smaller.
        TLanes.Store(TLanes.Multiply(TLanes.Create(Tolerance * Tolerance), TLanes.Max(TLanes.Create(1), TLanes.Multiply(valid, TLanes.Create(1f / ManySamples)))), enough);
        TLanes.Store(valid, this.valid);
        TLanes.Store(TLanes.Equal(valid, valid), active);
        TLanes.Store(TLanes.Create(float.MaxValue), least);
        TLanes.Store(TLanes.Create(0), onSample);
        Slow = TLanes.Create(0);
    }

    /// <summary>Moves the centre towards the geomedian; true when it is there.</summary>
    public bool Advance(PullKernel kernel)
    {
        kernel(samples, masks, dates, centre, pull);
        TVector objective = TLanes.Load(Band(pull, bands + 2)), lowest = TLanes.Load(least), moving = TLanes.Load(active);
        var worse = TLanes.Less(TLanes.Multiply(lowest, TLanes.Create(Growth)), objective);
        var (first, second, plain) = Factors(Inverse(moving));
        // An accelerated step may be short by chance, a plain one is where samples lie near a line: both must be.
        var length = TLanes.Max(plain, Move(first, second, worse, moving));
        moving = TLanes.And(moving, TLanes.Less(TLanes.Load(enough), length));
        evaluation++;
        if (evaluation == Patience)
        {
            Slow = TLanes.And(moving, TLanes.Less(TLanes.Load(valid), TLanes.Create(FewObservations.Most + 1)));
            moving = TLanes.Select(Slow, TLanes.Create(0), moving);
        }
        if (TLanes.IsNone(moving) || evaluation == MostEvaluations)
        {
            if (!TLanes.IsNone(TLanes.Load(onSample)))
                Snap();
            return true;
        }
        TLanes.Store(moving, active);
        TLanes.Store(TLanes.Min(lowest, objective), least);
        if (evaluation % Patience == 0)
            TLanes.Store(TLanes.Multiply(TLanes.Load(enough), TLanes.Create(Relaxation)), enough);
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
        var held = TLanes.Load(onSample);
        for (var band = 0; band < bands; band++)
            TLanes.Store(TLanes.Select(held, TLanes.Load(Band(best, band)), TLanes.Load(Band(centre, band))), Band(centre, band));
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TVector Inverse(TVector moving)
    {
        TVector zero = TLanes.Create(0), smallest = TLanes.Create(Smallest);
        var weights = TLanes.Max(TLanes.Load(Band(pull, bands)), smallest);
        var holding = TLanes.Subtract(TLanes.Load(valid), TLanes.Load(Band(pull, bands + 1)));
        var anyHolds = TLanes.Less(zero, holding);
        if (TLanes.IsNone(anyHolds))
        {
            TLanes.Store(TLanes.Select(moving, zero, TLanes.Load(onSample)), onSample);
            return TLanes.Divide(TLanes.Create(-1), weights);
        }
        return TLanes.Divide(Share(moving, anyHolds, holding), weights);
    }

    /// <summary>What is left of the force, negative, where samples hold the centre.</summary>
    private readonly TVector Share(TVector moving, TVector anyHolds, TVector holding)
    {
        TVector zero = TLanes.Create(0), smallest = TLanes.Create(Smallest), force = zero;
        for (var band = 0; band < bands; band++)
        {
            var part = TLanes.Load(Band(pull, band));
            force = TLanes.MultiplyAdd(part, part, force);
        }
        force = TLanes.Sqrt(force);
        TLanes.Store(TLanes.Select(moving, TLanes.And(anyHolds, TLanes.Less(force, TLanes.Add(holding, smallest))), TLanes.Load(onSample)), onSample);
        return TLanes.Subtract(TLanes.Min(TLanes.Create(1), TLanes.Divide(holding, TLanes.Max(force, smallest))), TLanes.Create(1));
    }

    /// <summary>
    /// The step of the plain map, how it and the mapped point changed, and from that the weights of the last two changes that make the combined step
    /// shortest (normal equations of 2 × 2); one of them, or none, where they are nearly parallel or tiny. Also the square of the plain step's length.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly (TVector First, TVector Second, TVector Plain) Factors(TVector inverse)
    {
        TVector zero = TLanes.Create(0), pp = zero, pq = zero, qq = zero, pf = zero, qf = zero, ff = zero;
        float* from = pull, moved = move, now = step, before = stepBefore, newChange = change, oldChange = changeBefore, newShift = shift;
        int order = evaluation, end = bands * TLanes.Count;
        for (var at = 0; at < end; at += TLanes.Count)
        {
            var f = TLanes.Multiply(TLanes.Load(from + at), inverse);
            TLanes.Store(f, now + at);
            ff = TLanes.MultiplyAdd(f, f, ff);
            if (order == 0)
                continue;
            var p = TLanes.Subtract(f, TLanes.Load(before + at));
            TLanes.Store(p, newChange + at);
            TLanes.Store(TLanes.Add(TLanes.Load(moved + at), p), newShift + at);
            pp = TLanes.MultiplyAdd(p, p, pp);
            pf = TLanes.MultiplyAdd(p, f, pf);
            if (order == 1)
                continue;
            var q = TLanes.Load(oldChange + at);
            pq = TLanes.MultiplyAdd(p, q, pq);
            qq = TLanes.MultiplyAdd(q, q, qq);
            qf = TLanes.MultiplyAdd(q, f, qf);
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly TVector Move(TVector first, TVector second, TVector worse, TVector moving)
    {
        var length = TLanes.Create(0);
        float* moved = move, point = centre, now = step, before = stepBefore, newShift = shift, oldShift = shiftBefore;
        int order = evaluation, end = bands * TLanes.Count;
        var anyWorse = order > 0 && !TLanes.IsNone(worse);
        for (var at = 0; at < end; at += TLanes.Count)
        {
            var by = TLanes.Load(now + at);
            if (order > 0)
                by = TLanes.MultiplySubtract(first, TLanes.Load(newShift + at), by);
            if (order > 1)
                by = TLanes.MultiplySubtract(second, TLanes.Load(oldShift + at), by);
            if (anyWorse)
                by = TLanes.Select(worse, TLanes.Subtract(TLanes.Load(before + at), TLanes.Load(moved + at)), by);
            var from = TLanes.Load(point + at);
            var to = TLanes.Add(from, TLanes.And(by, moving));
            // What the centre really moved by: a shorter way is none in its digits.
            by = TLanes.Subtract(to, from);
            length = TLanes.MultiplyAdd(by, by, length);
            TLanes.Store(by, moved + at);
            TLanes.Store(to, point + at);
        }
        return length;
    }

    private static TVector Clamp(TVector factor) => TLanes.Max(TLanes.Create(-LargestFactor), TLanes.Min(TLanes.Create(LargestFactor), factor));
}
