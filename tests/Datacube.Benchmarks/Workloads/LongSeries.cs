using System.Diagnostics;
using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Harness;
using Datacube.Engine.Cubes.Requests;
using Datacube.Pixels;

namespace Datacube.Benchmarks.Workloads;

/// <summary>The geomedian of a long series, from the catalogue to the finished Zarr under a cap of 8 GiB, once; beside it the kernel on planes that lie in memory.</summary>
internal static class LongSeries
{
    private const long Limit = 8L << 30;
    private const int KernelEdge = 256;

    public static async IAsyncEnumerable<Measurement> RunAsync(LongSeriesInputs inputs, int edge, BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var workload = $"memory/geomedian of {edge}² × {LongSeriesInputs.Dates} dates × {LongSeriesInputs.Bands.Length} bands, limit 8 GiB";
        var request = new CubeRequest
        {
            Bbox = CompositeRun.Numbers(LongSeriesInputs.Area(edge).Bbox),
            StartDate = LongSeriesInputs.FirstDay,
            EndDate = LongSeriesInputs.LastDay,
            PeriodMonths = 12,
            Crs = LongSeriesInputs.Crs,
            Resolution = 10,
            Bands = LongSeriesInputs.Bands,
            CloudMask = "scl",
            Reducer = ["geomedian"],
            Catalog = inputs.Catalog,
            Output = Path.Combine(options.Folder, "long-series.zarr"),
        };
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await CompositeRun.BuildAsync(request, options.Threads, Limit, cancellation);
        yield return new(workload, "datacube", [Stopwatch.GetElapsedTime(started).TotalSeconds], edge * (double)edge / 1e6, "Mpx", PeakMemory.Read())
        {
            ProcessorSeconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds,
        };
        if (options.WithBaselines)
            yield return await KernelAsync(workload, options);
    }

    private static async Task<Measurement> KernelAsync(string workload, BenchmarkOptions options)
    {
        using var stack = new ObservationStack(LongSeriesInputs.Dates, LongSeriesInputs.Bands.Length, KernelEdge, PixelType.UInt16);
        var result = LongSeriesInputs.Bands.Select(_ => new PixelBuffer(PixelType.UInt16, KernelEdge, KernelEdge)).ToArray();
        try
        {
            return await Stopwatches.MeasureAsync(workload, "kernel in memory", options.BaselineRuns, KernelEdge * KernelEdge / 1e6, "Mpx", () => GeomedianStrips.Reduce(stack, result, KernelEdge, options, WidestVector.Any));
        }
        finally
        {
            foreach (var plane in result)
                plane.Dispose();
        }
    }
}
