namespace Datacube.Pixels.Statistics.Geomedians;

/// <summary>Samples and results by address, as the kernels take them.</summary>
internal readonly unsafe struct GeomedianJob
{
    /// <summary>Planes, all bands of the first date, then those of the next.</summary>
    public required nint* Planes { get; init; }

    public required int Dates { get; init; }

    public required int Bands { get; init; }

    /// <summary>True for Float32 with NaN as missing, false for UInt16 with 0.</summary>
    public required bool IsFloat { get; init; }

    public required SampleScale Scale { get; init; }

    public required nint* Results { get; init; }

    public required ushort* Counts { get; init; }

    public required float* Spectral { get; init; }

    public required float* Euclidean { get; init; }

    public required float* BrayCurtis { get; init; }

    public bool HasDeviations => Spectral is not null || Euclidean is not null || BrayCurtis is not null;
}
