using System.Numerics;

namespace Datacube.Pixels.Statistics;

/// <summary>Which of n samples in order is the percentile, counted from 1, for every n up to the number of planes; 0 where n is too small.</summary>
internal sealed class PercentileRanks<T> : IDisposable where T : unmanaged, INumber<T>
{
    private readonly Scratch<T> ranks;

    public PercentileRanks(int planes, ReadOnlySpan<double> fractions, int minimum)
    {
        (Planes, Count) = (planes, fractions.Length);
        ranks = new((planes + 1) * fractions.Length);
        for (var percentile = 0; percentile < fractions.Length; percentile++)
        {
            for (var valid = 0; valid <= planes; valid++)
                ranks.Span[(percentile * (planes + 1)) + valid] = valid < minimum ? T.Zero : T.CreateChecked(1 + Math.Round(fractions[percentile] * (valid - 1), MidpointRounding.ToEven));
        }
    }

    /// <summary>Percentiles.</summary>
    public int Count { get; }

    private int Planes { get; }

    /// <summary>Ranks of one percentile by the number of valid samples.</summary>
    public ReadOnlySpan<T> Of(int percentile) => ranks.Span.Slice(percentile * (Planes + 1), Planes + 1);

    public void Dispose() => ranks.Dispose();
}
