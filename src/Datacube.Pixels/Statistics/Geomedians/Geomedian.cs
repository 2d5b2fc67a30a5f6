using Datacube.Pixels.Lanes;

namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>
/// Geometric median over dates, pixel by pixel: the point of band space with the least sum of Euclidean distances to the observations, found by
/// Weiszfeld's map from their mean, and on request how far the observations lie from it. A date counts only where every band is valid. A
/// pixel's result depends on nothing but its own samples; every vector width gives the same bits.
/// </summary>
/// <remarks>
/// Accuracy: the last step is below 10⁻⁶ of the spread of a pixel's observations, arithmetic is 32-bit about their mean. Where observations lie
/// on a line and their number is even, every point between the middle two is a geomedian; one of them comes out. Of two observations it is the mean.
/// </remarks>
public static unsafe class Geomedian
{
    /// <summary>Most bands.</summary>
    public const int LargestBandCount = 64;

    /// <summary>UInt16 samples, 0 = missing. Values are rounded half to even; 0 where no date is valid.</summary>
    /// <param name="planes">Address of the first sample of each plane: all bands of the first date, then those of the next.</param>
    /// <param name="pixels">Samples per plane.</param>
    /// <param name="scale">What samples mean; matters for deviations only.</param>
    /// <param name="result">Where results go; overlaps no plane.</param>
    public static void OfUInt16(ReadOnlySpan<nint> planes, long pixels, SampleScale scale, GeomedianResult result) => Run(planes, pixels, scale, result, false);

    /// <summary>Float samples; NaN and infinities are missing. NaN where no date is valid.</summary>
    /// <inheritdoc cref="OfUInt16"/>
    public static void OfFloat32(ReadOnlySpan<nint> planes, long pixels, SampleScale scale, GeomedianResult result) => Run(planes, pixels, scale, result, true);

    private static void Run(ReadOnlySpan<nint> planes, long pixels, SampleScale scale, GeomedianResult result, bool isFloat)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        var bands = result.Bands.Length;
        if (bands is 0 or > LargestBandCount)
            throw new ArgumentException($"{bands} bands: between 1 and {LargestBandCount} are possible.", nameof(result));
        if (planes.Length == 0 || planes.Length % bands != 0 || planes.Length / bands > Median.LargestPlaneCount)
            throw new ArgumentException($"{planes.Length} planes are no whole number of dates of {bands} bands, at most {Median.LargestPlaneCount} dates.", nameof(planes));
        if (!(scale.Scale > 0 && float.IsFinite(scale.Scale) && float.IsFinite(scale.Offset)))
            throw new ArgumentException($"A scale of {scale.Scale} with offset {scale.Offset} is none.", nameof(scale));
        fixed (nint* addresses = planes, results = result.Bands)
        {
            var job = new GeomedianJob
            {
                Planes = addresses, Dates = planes.Length / bands, Bands = bands, IsFloat = isFloat, Scale = scale, Results = results,
                Counts = result.Counts, Spectral = result.Spectral, Euclidean = result.Euclidean, BrayCurtis = result.BrayCurtis,
            };
            long done = 0;
            if (InstructionSet.Has512)
                done = Whole<FloatLanes512, System.Runtime.Intrinsics.Vector512<float>>(job, done, pixels);
            if (InstructionSet.Has256)
                done = Whole<FloatLanes256, System.Runtime.Intrinsics.Vector256<float>>(job, done, pixels);
            Whole<FloatLanes1, float>(job, done, pixels);
        }
    }

    /// <summary>As many whole vectors as there are; returns where the rest begins.</summary>
    private static long Whole<TLanes, TVector>(GeomedianJob job, long start, long pixels) where TLanes : struct, IFloatLanes<TVector> where TVector : struct
    {
        var end = start + ((pixels - start) / TLanes.Count * TLanes.Count);
        if (end == start)
            return start;
        using var run = new GeomedianRun<TLanes, TVector>(job);
        run.Reduce(start, end);
        return end;
    }
}
