using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Harness;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// Peak memory of the composite under a cap, for a short and a ten times longer series, and where all bands are stacked at once: it must not grow with the
/// series. In full (<c>--full</c>, or a part of it with <c>--edge n</c>) the geomedian of 9600² × 150 dates × ten bands under 8 GiB, beside the rate of its kernel alone.
/// </summary>
internal sealed class MemoryWorkload : IWorkload
{
    private const long Limit = 400L << 20;

    private static readonly int[] Series = [12, 120];

    public string Name => "memory";

    public async Task PrepareAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        if (options.LongSeriesEdge is not null)
        {
            await LongSeriesAsync(options, cancellation);
            return;
        }
        foreach (var dates in Series)
            await InputsAsync(options, dates, cancellation);
    }

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (options.LongSeriesEdge is { } edge)
        {
            await foreach (var measurement in LongSeries.RunAsync(await LongSeriesAsync(options, cancellation), edge, options, cancellation))
                yield return measurement;
            yield break;
        }
        foreach (var (dates, reducer) in (IEnumerable<(int, string)>)[.. Series.Select(dates => (dates, "median")), (Series[^1], "geomedian")])
        {
            var inputs = await InputsAsync(options, dates, cancellation);
            var output = Path.Combine(options.Folder, "memory.zarr");
            var megapixels = (double)CompositeInputs.Rows * CompositeInputs.Columns * dates * 4 / 1e6;
            yield return await Stopwatches.MeasureAsync($"memory/{reducer} of {dates} dates, limit {Limit >> 20} MiB", "datacube", Math.Min(options.Runs, 2), megapixels, "Mpx",
                () => CompositeRun.BuildAsync(inputs, output, "bilinear", options.Threads, Limit, cancellation, reducer));
        }
    }

    private static Task<LongSeriesInputs> LongSeriesAsync(BenchmarkOptions options, CancellationToken cancellation) =>
        LongSeriesInputs.CreateAsync(Path.Combine(options.Folder, "long-series"), cancellation);

    private static Task<CompositeInputs> InputsAsync(BenchmarkOptions options, int dates, CancellationToken cancellation) =>
        CompositeInputs.CreateAsync(options.Folder, dates, cancellation);
}
