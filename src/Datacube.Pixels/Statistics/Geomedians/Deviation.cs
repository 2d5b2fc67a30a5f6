using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>How far observations lie from a geomedian.</summary>
/// <typeparam name="TLanes">Width.</typeparam>
/// <typeparam name="TVector">Its vector.</typeparam>
internal static unsafe class Deviation<TLanes, TVector> where TLanes : struct, IFloatLanes<TVector> where TVector : struct
{
    /// <summary>
    /// The three distances of one date; NaN where a sample is missing. 1 − cos is taken from the part of the difference that is orthogonal to the
    /// geomedian: a cosine near 1 has lost the digits that its difference to 1 is made of.
    /// </summary>
    /// <param name="samples">Samples of the first band.</param>
    /// <param name="stride">Samples from one band to the next.</param>
    /// <param name="geomedian">A vector per band.</param>
    /// <param name="bands">Bands.</param>
    /// <param name="scale">What samples mean.</param>
    public static (TVector Spectral, TVector Euclidean, TVector BrayCurtis) Of(float* samples, int stride, float* geomedian, int bands, SampleScale scale)
    {
        TVector zero = TLanes.Create(0), unit = TLanes.Create(scale.Scale), offset = TLanes.Create(scale.Offset);
        TVector squares = zero, level = zero, along = zero, differences = zero, sums = zero;
        for (var band = 0; band < bands; band++)
        {
            var centre = TLanes.Load(geomedian + (band * TLanes.Count));
            var raw = TLanes.Subtract(TLanes.Load(samples + ((long)band * stride)), centre);
            squares = TLanes.MultiplyAdd(raw, raw, squares);
            TVector g = TLanes.MultiplyAdd(centre, unit, offset), e = TLanes.Multiply(raw, unit);
            level = TLanes.MultiplyAdd(g, g, level);
            along = TLanes.MultiplyAdd(e, g, along);
            differences = TLanes.Add(differences, TLanes.Abs(e));
            sums = TLanes.Add(sums, TLanes.Abs(TLanes.Add(TLanes.Add(g, g), e)));
        }
        var share = TLanes.Divide(along, level);
        TVector across = zero, length = zero;
        for (var band = 0; band < bands; band++)
        {
            var centre = TLanes.Load(geomedian + (band * TLanes.Count));
            TVector g = TLanes.MultiplyAdd(centre, unit, offset), e = TLanes.Multiply(TLanes.Subtract(TLanes.Load(samples + ((long)band * stride)), centre), unit);
            TVector orthogonal = TLanes.MultiplySubtract(share, g, e), x = TLanes.Add(g, e);
            across = TLanes.MultiplyAdd(orthogonal, orthogonal, across);
            length = TLanes.MultiplyAdd(x, x, length);
        }
        // sin² = 1 − cos² of observation and geomedian; cos = x · g / |x| |g| with x · g = |g|² + e · g.
        var cosine = TLanes.Divide(TLanes.Add(level, along), TLanes.Sqrt(TLanes.Multiply(level, length)));
        TVector one = TLanes.Create(1), sine = TLanes.Divide(across, length);
        var acute = TLanes.Divide(sine, TLanes.Add(one, TLanes.Max(cosine, zero)));
        var spectral = TLanes.Select(TLanes.Less(cosine, zero), TLanes.Subtract(one, cosine), acute);
        return (spectral, TLanes.Sqrt(squares), TLanes.Divide(differences, sums));
    }
}
