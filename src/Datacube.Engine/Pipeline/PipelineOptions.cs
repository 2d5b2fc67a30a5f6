namespace Datacube.Engine.Pipeline;

/// <summary>How the work is carried out; none of it changes a result by one bit.</summary>
public sealed record PipelineOptions
{
    /// <summary>Threads that decode, warp and reduce.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Cap on the whole process' resident memory, in bytes.</summary>
    public long MemoryLimit { get; init; } = 2L << 30;

    /// <summary>Under a lower <see cref="MemoryLimit"/> not even the smallest tile can be computed, in bytes.</summary>
    public static long LeastMemory => MemoryPlan.Least(0);

    /// <summary>Edge of a block in pixels; null lets the engine choose from the memory cap.</summary>
    public int? BlockSize { get; init; }

    /// <summary>Bytes of remote files that are fetched ahead of their use, at most; 0 fetches nothing ahead. Counted before compression.</summary>
    public long ReadAheadBytes { get; init; } = 64L << 20;

    /// <summary>Largest error of the approximated coordinates, in source pixels.</summary>
    public double CoordinateBound { get; init; } = 0.00002;
}
