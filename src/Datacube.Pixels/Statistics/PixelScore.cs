namespace Datacube.Pixels.Statistics;

/// <summary>What makes an observation the best: a score of its own, or the normalised difference of two of its bands.</summary>
public readonly ref struct PixelScore
{
    private PixelScore(ReadOnlySpan<nint> planes, int first, int second)
    {
        Planes = planes;
        First = first;
        Second = second;
    }

    /// <summary>Address of the first score of each date (Float32; NaN: not a candidate); empty where bands decide.</summary>
    public ReadOnlySpan<nint> Planes { get; }

    /// <summary>Position of the band a in (a − b) / (a + b).</summary>
    public int First { get; }

    /// <summary>Position of the band b.</summary>
    public int Second { get; }

    /// <summary>Scores that were computed before, a plane per date.</summary>
    public static PixelScore Of(ReadOnlySpan<nint> planes) => new(planes, 0, 0);

    /// <summary>The normalised difference (a − b) / (a + b): NDVI for near infrared and red.</summary>
    public static PixelScore NormalisedDifference(int first, int second) => new([], first, second);
}
