using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using OSGeo.GDAL;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-warp in memory: four bands of 2048 × 2048 at 10 m, UTM → EPSG:4326, 2048 × 2048 at about the same resolution (GDAL widens its kernels where
/// it shrinks an image; we take an overview then). Our figure includes making the coordinate map; GDAL warps with an error of 0.125 px.
/// Findings compare with GDAL's exact transformer: of 16 bits the share of equal pixels, of floats the largest difference, and how many
/// pixels only one of both has.
/// </summary>
internal sealed class WarpWorkload : IWorkload
{
    private const int Bands = 4, StripRows = 64;
    private const double Megapixels = (double)WarpGrids.Edge * WarpGrids.Edge * Bands / 1e6;

    public string Name => "warp";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var planes = Enumerable.Range(0, Bands).Select(band => Scenery.Reflectance(WarpGrids.Edge, WarpGrids.Edge, band)).ToArray();
        var strips = Enumerable.Range(0, WarpGrids.Edge / StripRows * Bands).Select(_ => new PixelBuffer(PixelType.UInt16, StripRows, WarpGrids.Edge)).ToArray();
        using var source = options.WithBaselines ? GdalMemory.Of(WarpGrids.Source, planes) : null;
        using var target = options.WithBaselines ? GdalMemory.Create(WarpGrids.Target, PixelType.UInt16, Bands) : null;
        Gdal.SetConfigOption("GDAL_NUM_THREADS", $"{options.Threads}");
        foreach (var (method, algorithm) in WarpGrids.Methods)
        {
            var name = $"warp/{method}".ToLowerInvariant();
            var ours = await Stopwatches.MeasureAsync(name, "datacube", options.Runs, Megapixels, "Mpx", () => Warp(method, planes, strips, options.Parallelism));
            if (source is null || target is null)
            {
                yield return ours;
                continue;
            }
            var gdal = await Stopwatches.MeasureAsync(name, "gdal", options.BaselineRuns, Megapixels, "Mpx", () => WarpAgreement.Gdal(source, target, algorithm, 0.125));
            using var agreement = new WarpAgreement(planes[0], method, algorithm);
            yield return ours with { Findings = agreement.Ours() };
            yield return gdal with { Findings = agreement.Of(0.125) };
        }

        foreach (var plane in planes.Concat(strips))
            plane.Dispose();
    }

    private static void Warp(ResamplingMethod method, PixelBuffer[] planes, PixelBuffer[] strips, ParallelOptions parallelism)
    {
        var map = WarpGrids.Map();
        var whole = new PixelWindow(0, 0, WarpGrids.Edge, WarpGrids.Edge);
        // Bands of one strip follow each other: the cells of the map stay in the cache.
        Parallel.For(0, strips.Length, parallelism, index =>
            Resampler.Apply(method, map, new(index / Bands * StripRows, 0, StripRows, WarpGrids.Edge), planes[index % Bands], whole, whole.Shape, 0, strips[index]));
    }
}
