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

    /// <summary>What <paramref name="result"/> asks of planes; checks that they fit.</summary>
    internal static GeomedianJob Job(nint* planes, int count, nint* bands, SampleScale scale, GeomedianResult result, bool isFloat)
    {
        var bandCount = result.Bands.Length;
        if (bandCount is 0 or > LargestBandCount)
            throw new ArgumentException($"{bandCount} bands: between 1 and {LargestBandCount} are possible.", nameof(result));
        if (count == 0 || count % bandCount != 0 || count / bandCount > Median.LargestPlaneCount)
            throw new ArgumentException($"{count} planes are no whole number of dates of {bandCount} bands, at most {Median.LargestPlaneCount} dates.", nameof(planes));
        if (!(scale.Scale > 0 && float.IsFinite(scale.Scale) && float.IsFinite(scale.Offset)))
            throw new ArgumentException($"A scale of {scale.Scale} with offset {scale.Offset} is none.", nameof(scale));
        return new()
        {
            Planes = planes, Dates = count / bandCount, Bands = bandCount, IsFloat = isFloat, Scale = scale, Results = bands,
            Counts = result.Counts, Spectral = result.Spectral, Euclidean = result.Euclidean, BrayCurtis = result.BrayCurtis,
        };
    }

    private static void Run(ReadOnlySpan<nint> planes, long pixels, SampleScale scale, GeomedianResult result, bool isFloat)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        fixed (nint* addresses = planes, results = result.Bands)
        {
            using var widths = new GeomedianWidths(Job(addresses, planes.Length, results, scale, result, isFloat));
            widths.Reduce(pixels);
        }
    }
}
