using Datacube.Pixels.Spectral;

namespace Datacube.Engine.Reducing;

/// <summary>Statistics of each band, and of indices of each date, out of a stack of all bands.</summary>
internal sealed class IndexedBandReducer : IStackReducer
{
    private readonly int bands;
    private readonly int own;
    private readonly int statistics;
    private readonly IReadOnlyList<(SpectralIndex Index, int[] Bands)> indices;
    private readonly ResultEncoder encoder;
    private readonly BandReducer ofBand;
    private readonly BandReducer ofIndex;

    /// <summary>Prepares the statistics.</summary>
    /// <param name="bands">Bands of a date; the first <paramref name="own"/> are bands of the result.</param>
    /// <param name="own">Bands of the result that are no indices.</param>
    /// <param name="statistics">Statistics of each.</param>
    /// <param name="indices">Indices and the positions of their bands.</param>
    /// <param name="encoder">Units.</param>
    public IndexedBandReducer(int bands, int own, IReadOnlyList<BandStatistic> statistics, IReadOnlyList<(SpectralIndex, int[])> indices, ResultEncoder encoder)
    {
        (this.bands, this.own, this.statistics, this.indices, this.encoder) = (bands, own, statistics.Count, indices, encoder);
        ofBand = new(statistics, encoder);
        ofIndex = new(statistics, new ResultEncoder(Pipeline.OutputEncoding.Physical, Pipeline.OutputEncoding.Physical));
    }

    public void Reduce(ReadOnlySpan<nint> planes, long pixels, ReadOnlySpan<nint> values, ReadOnlySpan<nint> counts, ReducedDates dates)
    {
        Span<nint> days = new nint[planes.Length / bands];
        for (var band = 0; band < own; band++)
        {
            for (var day = 0; day < days.Length; day++)
                days[day] = planes[(day * bands) + band];
            ofBand.Reduce(days, pixels, values.Slice(band * statistics, statistics), counts.Slice(band * statistics, statistics), dates);
        }

        using var index = new IndexPlanes(days.Length, encoder.Observations);
        for (var day = 0; day < days.Length; day++)
            days[day] = index[day];
        Span<nint> samples = new nint[planes.Length], results = stackalloc nint[statistics], totals = stackalloc nint[statistics];
        for (long first = 0; first < pixels; first += index.Run)
        {
            var run = (int)Math.Min(index.Run, pixels - first);
            Move(planes, samples, first * (encoder.HasIntegers ? sizeof(ushort) : sizeof(float)));
            for (var at = 0; at < indices.Count; at++)
            {
                index.Fill(indices[at].Index, samples, indices[at].Bands, run);
                Move(values.Slice((own + at) * statistics, statistics), results, first * sizeof(float));
                Move(counts.Slice((own + at) * statistics, statistics), totals, first * sizeof(ushort));
                ofIndex.Reduce(days, run, results, totals, dates);
            }
        }
    }

    private static void Move(ReadOnlySpan<nint> addresses, Span<nint> to, long bytes)
    {
        for (var at = 0; at < addresses.Length; at++)
            to[at] = addresses[at] + (nint)bytes;
    }
}
