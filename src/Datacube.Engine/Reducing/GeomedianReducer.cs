using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Engine.Reducing;

/// <summary>The geomedian, and where the result has more bands than the observations, the three deviations from it.</summary>
internal sealed unsafe class GeomedianReducer(int bands, bool odcCompat, ResultEncoder encoder) : IStackReducer
{
    private readonly SampleScale scale = encoder.HasIntegers ? new((float)encoder.Observations.Scale, (float)encoder.Observations.Offset) : SampleScale.None;

    public void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts, ReducedDates dates)
    {
        Span<nint> rooms = stackalloc nint[bands];
        for (var band = 0; band < bands; band++)
            rooms[band] = encoder.Room(values[band], pixels);
        var hasDeviations = values.Length > bands;
        var result = new GeomedianResult
        {
            Bands = rooms,
            Counts = (ushort*)counts[0],
            Spectral = hasDeviations ? (float*)values[bands] : null,
            Euclidean = hasDeviations ? (float*)values[bands + 1] : null,
            BrayCurtis = hasDeviations ? (float*)values[bands + 2] : null,
        };
        if (odcCompat)
            OdcGeomedian.OfUInt16(planes, pixels, result);
        else if (encoder.HasIntegers)
            Geomedian.OfUInt16(planes, pixels, scale, result);
        else
            Geomedian.OfFloat32(planes, pixels, scale, result);
        foreach (var value in values[..bands])
            encoder.Spread(value, pixels);
        ResultEncoder.Repeat(counts, pixels);
    }
}
