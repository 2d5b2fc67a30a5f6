namespace Datacube.Pixels.Statistics;

/// <summary>Where moments go. Those that are null are not stored.</summary>
public readonly unsafe struct MomentsResult
{
    /// <summary>Means, or null; NaN where nothing is valid.</summary>
    public float* Mean { get; init; }

    /// <summary>Standard deviations about the mean, divided by n, or null; NaN where nothing is valid.</summary>
    public float* Deviation { get; init; }

    /// <summary>Least samples, of the type of the samples, or null; missing where nothing is valid.</summary>
    public void* Least { get; init; }

    /// <summary>Largest samples, of the type of the samples, or null; missing where nothing is valid.</summary>
    public void* Largest { get; init; }

    /// <summary>Valid samples, or null.</summary>
    public ushort* Counts { get; init; }
}
