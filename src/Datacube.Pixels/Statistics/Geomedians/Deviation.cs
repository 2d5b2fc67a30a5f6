using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>How far the observations of a vector of pixels lie from its geomedian.</summary>
/// <typeparam name="TLanes">Width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal readonly unsafe ref struct Deviation<TLanes, TVector> where TLanes : struct, IFloatLanes<TVector> where TVector : struct
{
    private readonly float* geomedian, values;
    private readonly int end;
    private readonly float scale;

    /// <param name="geomedian">A vector per band.</param>
    /// <param name="values">Scratch of as many vectors and one more: what the geomedian means, and its square.</param>
    /// <param name="bands">Bands.</param>
    /// <param name="scale">What samples mean.</param>
    public Deviation(float* geomedian, float* values, int bands, SampleScale scale)
    {
        this.geomedian = geomedian;
        this.values = values;
        this.scale = scale.Scale;
        end = bands * TLanes.Count;
        TVector unit = TLanes.Create(scale.Scale), offset = TLanes.Create(scale.Offset), level = TLanes.Create(0);
        for (var at = 0; at < end; at += TLanes.Count)
        {
            var g = TLanes.MultiplyAdd(TLanes.Load(geomedian + at), unit, offset);
            TLanes.Store(g, values + at);
            level = TLanes.MultiplyAdd(g, g, level);
        }
        TLanes.Store(level, values + end);
    }

    /// <summary>
    /// The three distances of one date; NaN where a sample is missing or infinite. 1 − cos is taken from the part of the difference that is orthogonal to the
    /// geomedian: a cosine near 1 has lost the digits that its difference to 1 is made of.
    /// </summary>
    /// <param name="samples">A vector per band.</param>
    /// <param name="mask">Lanes in which the date is valid.</param>
    /// <param name="to">Where the spectral distance goes.</param>
    /// <param name="kinds">From there to the Euclidean, and from that to the one of Bray and Curtis.</param>
    public void Of(float* samples, TVector mask, float* to, long kinds)
    {
        float* centre = geomedian, meaning = values;
        TVector zero = TLanes.Create(0), unit = TLanes.Create(scale), level = TLanes.Load(meaning + end);
        TVector squares = zero, along = zero, differences = zero, sums = zero;
        for (var at = 0; at < end; at += TLanes.Count)
        {
            var raw = TLanes.Subtract(TLanes.Load(samples + at), TLanes.Load(centre + at));
            squares = TLanes.MultiplyAdd(raw, raw, squares);
            TVector g = TLanes.Load(meaning + at), e = TLanes.Multiply(raw, unit);
            along = TLanes.MultiplyAdd(e, g, along);
            differences = TLanes.Add(differences, TLanes.Abs(e));
            sums = TLanes.Add(sums, TLanes.Abs(TLanes.Add(TLanes.Add(g, g), e)));
        }
        var share = TLanes.Divide(along, level);
        TVector across = zero, length = zero;
        for (var at = 0; at < end; at += TLanes.Count)
        {
            TVector g = TLanes.Load(meaning + at), e = TLanes.Multiply(TLanes.Subtract(TLanes.Load(samples + at), TLanes.Load(centre + at)), unit);
            TVector orthogonal = TLanes.MultiplySubtract(share, g, e), x = TLanes.Add(g, e);
            across = TLanes.MultiplyAdd(orthogonal, orthogonal, across);
            length = TLanes.MultiplyAdd(x, x, length);
        }
        // sin² = 1 − cos² of observation and geomedian; cos = x · g / |x| |g| with x · g = |g|² + e · g.
        var cosine = TLanes.Divide(TLanes.Add(level, along), TLanes.Sqrt(TLanes.Multiply(level, length)));
        TVector one = TLanes.Create(1), sine = TLanes.Divide(across, length);
        var acute = TLanes.Divide(sine, TLanes.Add(one, TLanes.Max(cosine, zero)));
        var spectral = TLanes.Select(TLanes.Less(cosine, zero), TLanes.Subtract(one, cosine), acute);
        var nan = TLanes.Create(float.NaN);
        TLanes.Store(TLanes.Select(mask, spectral, nan), to);
        TLanes.Store(TLanes.Select(mask, TLanes.Sqrt(squares), nan), to + kinds);
        TLanes.Store(TLanes.Select(mask, TLanes.Divide(differences, sums), nan), to + (2 * kinds));
    }
}
