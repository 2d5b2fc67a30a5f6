using Datacube.Pixels.Spectral;
using Datacube.Pixels.Statistics;

namespace Datacube.Engine.Reducing;

/// <summary>The observation of the date whose index is largest, or least.</summary>
/// <param name="rank">Which date is best.</param>
/// <param name="bands">Bands of a date.</param>
/// <param name="scored">Positions of the bands of the index.</param>
/// <param name="encoder">Units.</param>
internal sealed unsafe class BestPixelReducer(DateRank rank, int bands, int[] scored, ResultEncoder encoder) : IStackReducer
{
    private readonly SpectralIndex score = rank.IsLeast ? rank.Index with { Numerator = rank.Index.Numerator.Negated() } : rank.Index;

    public void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts, ReducedDates dates)
    {
        Span<nint> rooms = stackalloc nint[values.Length];
        for (var band = 0; band < rooms.Length; band++)
            rooms[band] = encoder.Room(values[band], pixels);
        var result = new BestPixelResult { Bands = rooms, Counts = (ushort*)counts[0], Dates = (ushort*)dates.Results };
        // Of the samples as they are: equal quotients stay equal, which those of scaled samples may not, and of equals the earlier date wins.
        if (rank.Index.IsNormalisedDifference)
            Choose(planes, pixels, rank.IsLeast ? PixelScore.NormalisedDifference(scored[1], scored[0]) : PixelScore.NormalisedDifference(scored[0], scored[1]), result);
        else
            ChooseByPlanes(planes, pixels, result);
        foreach (var value in values)
            encoder.Spread(value, pixels);
        dates.Name(pixels);
        ResultEncoder.Repeat(counts, pixels);
    }

    private void ChooseByPlanes(ReadOnlySpan<nint> planes, long pixels, BestPixelResult result)
    {
        using var index = new IndexPlanes(planes.Length / bands, encoder.Observations);
        Span<nint> scores = new nint[planes.Length / bands], samples = new nint[planes.Length], targets = stackalloc nint[bands];
        for (var date = 0; date < scores.Length; date++)
            scores[date] = index[date];
        for (long first = 0; first < pixels; first += index.Run)
        {
            var run = (int)Math.Min(index.Run, pixels - first);
            var skipped = (nint)(first * (encoder.HasIntegers ? sizeof(ushort) : sizeof(float)));
            for (var plane = 0; plane < samples.Length; plane++)
                samples[plane] = planes[plane] + skipped;
            for (var band = 0; band < bands; band++)
                targets[band] = result.Bands[band] + skipped;
            index.Fill(score, samples, scored, run);
            Choose(samples, run, PixelScore.Of(scores), new BestPixelResult { Bands = targets, Counts = result.Counts + first, Dates = result.Dates + first });
        }
    }

    private void Choose(ReadOnlySpan<nint> planes, long pixels, PixelScore by, BestPixelResult result)
    {
        if (encoder.HasIntegers)
            BestPixel.OfUInt16(planes, pixels, by, result);
        else
            BestPixel.OfFloat32(planes, pixels, by, result);
    }
}
