namespace Datacube.Pixels.Statistics;

/// <summary>Where the chosen observations go. All planes have the pixels of the samples; those that are null are not stored.</summary>
public readonly unsafe ref struct BestPixelResult
{
    /// <summary>Address of the first pixel of each band; of the type of the samples.</summary>
    public required ReadOnlySpan<nint> Bands { get; init; }

    /// <summary>Number of the chosen date from 0, or null.</summary>
    public ushort* Dates { get; init; }

    /// <summary>Dates that could be chosen, or null.</summary>
    public ushort* Counts { get; init; }
}
