using Datacube.Benchmarks.Harness;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Every workload, in the order in which they run.</summary>
public static class WorkloadList
{
    /// <summary>The workloads.</summary>
    public static IReadOnlyList<IWorkload> All { get; } =
    [
        new CompositeWorkload(),
        new MemoryWorkload(),
        new MedianWorkload(),
        new WarpWorkload(),
        new WarpFileWorkload(),
        new CogReadWorkload(),
        new CogWriteWorkload(),
        new CogHttpWorkload(),
        new ZarrWorkload(),
        new LedgerWorkload(),
        new StacWorkload(),
        new GrpcWorkload(),
        new GeomedianWorkload(deviations: false),
        new GeomedianWorkload(deviations: true),
        new PercentilesWorkload(),
        new ScalingWorkload(),
    ];
}
