namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>Where the results of a geomedian go. All planes have the pixels of the samples; those that are null are not computed.</summary>
public readonly unsafe ref struct GeomedianResult
{
    /// <summary>Address of the first pixel of each band; of the type of the samples.</summary>
    public required ReadOnlySpan<nint> Bands { get; init; }

    /// <summary>Dates with a valid sample in every band, or null.</summary>
    public ushort* Counts { get; init; }

    /// <summary>Median over the dates of 1 − cos of the angle between an observation and the geomedian, or null.</summary>
    public float* Spectral { get; init; }

    /// <summary>Median over the dates of the Euclidean distance to the geomedian, in units of the samples, or null.</summary>
    public float* Euclidean { get; init; }

    /// <summary>Median over the dates of the Bray-Curtis distance Σ|x − g| / Σ|x + g|, or null.</summary>
    public float* BrayCurtis { get; init; }
}
