using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Gdal;
using OSGeo.GDAL;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// Reading COGs of 10980 × 10980 UInt16 (deflate, tiles of 512, as a Sentinel-2 band has them): whole, with and without predictor, and windows of
/// 256 × 256 at random places. Every run opens the file anew, so nobody has decoded blocks of an earlier one; 64 MiB of cache for each.
/// </summary>
internal sealed class CogReadWorkload : IWorkload
{
    private const int Edge = 10980, StripRows = 512, WindowEdge = 256, Windows = 400;
    private const double Megapixels = Edge * (double)Edge / 1e6;

    private static readonly PixelWindow[] Places = Random(new(20240517));

    public string Name => "cog-read";

    public async Task PrepareAsync(BenchmarkOptions options, CancellationToken cancellation)
    {
        await InputAsync(options, predictor: true, cancellation);
        await InputAsync(options, predictor: false, cancellation);
    }

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        GdalRuntime.EnsureConfigured();
        Gdal.SetCacheMax(GdalMemory.CacheBytes);
        foreach (var predictor in (bool[])[true, false])
        {
            var path = await InputAsync(options, predictor, cancellation);
            foreach (var threads in (int[])[1, 2])
            {
                var few = options with { Threads = threads };
                var workload = $"cog-read/whole, predictor {(predictor ? 2 : 1)}";
                await foreach (var measurement in VariantsAsync(workload, few, Megapixels, "Mpx", () => WholeAsync(path, few, cancellation), () => WholeByGdal(path, threads), new() { ["path"] = path }, cancellation))
                    yield return measurement;
                if (!predictor)
                    continue;
                var job = new JsonObject { ["path"] = path, ["edge"] = WindowEdge, ["windows"] = new JsonArray([.. Places.Select(place => new JsonArray(place.Row, place.Column))]) };
                await foreach (var measurement in VariantsAsync("cog-read/random windows", few, Windows, "windows", () => WindowsAsync(path, few, cancellation), () => WindowsByGdal(path, threads), job, cancellation))
                    yield return measurement;
            }
        }
    }

    private static Task<string> InputAsync(BenchmarkOptions options, bool predictor, CancellationToken cancellation) =>
        CogInputs.CreateAsync(Path.Combine(options.Folder, predictor ? "read-predictor2.tif" : "read-predictor1.tif"), Scenery.Grid(Edge, Edge), 1, predictor, cancellation);

    private static async IAsyncEnumerable<Measurement> VariantsAsync(
        string workload, BenchmarkOptions options, double units, string unit, Func<Task> ours, Action gdal, JsonObject job, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var measured = await Stopwatches.MeasureAsync(workload, "datacube", options.Runs, units, unit, ours) with { Threads = options.Threads };
        yield return measured;
        if (!options.WithBaselines)
            yield break;
        yield return await Stopwatches.MeasureAsync(workload, "gdal", options.BaselineRuns, units, unit, gdal) with { Threads = options.Threads };
        job["cache"] = GdalMemory.CacheBytes;
        if (await PythonBaseline.RunAsync("cog_rasterio.py", job, options, measured, "rasterio", cancellation) is { } rasterio)
            yield return rasterio;
    }

    /// <summary>In strips of whole tiles: as many at a time as there are threads.</summary>
    private static Task WholeAsync(string path, BenchmarkOptions options, CancellationToken cancellation) => CogInputs.UseAsync(path, GdalMemory.CacheBytes, source =>
        Parallel.ForAsync(0, (Edge + StripRows - 1) / StripRows, options.Parallelism, async (strip, token) =>
        {
            using var plane = await source.ReadAsync(0, 1, new(strip * StripRows, 0, Math.Min(StripRows, Edge - (strip * StripRows)), Edge), token);
        }), cancellation);

    private static void WholeByGdal(string path, int threads)
    {
        using var dataset = CogInputs.OpenByGdal(path, threads);
        using var plane = new PixelBuffer(PixelType.UInt16, Edge, Edge);
        GdalMemory.Read(dataset, 1, new(0, 0, Edge, Edge), plane);
    }

    private static Task WindowsAsync(string path, BenchmarkOptions options, CancellationToken cancellation) => CogInputs.UseAsync(path, GdalMemory.CacheBytes, source =>
        Parallel.ForAsync(0, Windows, options.Parallelism, async (index, token) =>
        {
            using var plane = await source.ReadAsync(0, 1, Places[index], token);
        }), cancellation);

    /// <summary>A handle for each thread: one handle serves one thread at a time.</summary>
    private static void WindowsByGdal(string path, int threads) => Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
    {
        using var dataset = CogInputs.OpenByGdal(path, 1);
        using var plane = new PixelBuffer(PixelType.UInt16, WindowEdge, WindowEdge);
        for (var index = thread; index < Windows; index += threads)
            GdalMemory.Read(dataset, 1, Places[index], plane);
    });

    private static PixelWindow[] Random(Random random) =>
        [.. Enumerable.Range(0, Windows).Select(_ => new PixelWindow(random.Next(Edge - WindowEdge), random.Next(Edge - WindowEdge), WindowEdge, WindowEdge))];
}
