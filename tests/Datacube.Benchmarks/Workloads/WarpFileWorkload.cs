using System.Globalization;
using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;
using Datacube.Raster.Cogs;
using Datacube.Raster.Gdal;
using OSGeo.GDAL;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-warp from file to file: a COG of four bands of 2048 × 2048 (deflate 6, predictor 2), UTM → EPSG:4326, to a tiled TIFF without overviews.
/// The baseline is gdalwarp within this process, which spares it its start: -multi, 256 MiB, tiles compressed on all threads.
/// </summary>
internal sealed class WarpFileWorkload : IWorkload
{
    private const int Bands = 4;
    private const double Megapixels = (double)WarpGrids.Edge * WarpGrids.Edge * Bands / 1e6;

    private static readonly (string Name, CogCompression Compression, int Level, string[] Gdal)[] Outputs =
    [
        ("zstd 3", CogCompression.Zstd, 3, ["COMPRESS=ZSTD", "ZSTD_LEVEL=3"]),
        ("deflate 6", CogCompression.Deflate, 6, ["COMPRESS=DEFLATE", "ZLEVEL=6"]),
    ];

    public string Name => "warp-file";

    public Task PrepareAsync(BenchmarkOptions options, CancellationToken cancellation) => InputAsync(options, cancellation);

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var input = await InputAsync(options, cancellation);
        string ourFile = Path.Combine(options.Folder, "warped.tif"), gdalFile = Path.Combine(options.Folder, "warped-gdal.tif");
        GdalRuntime.EnsureConfigured();
        foreach (var (method, algorithm) in WarpGrids.Methods)
        {
            foreach (var (name, compression, level, creation) in Outputs)
            {
                var cog = new CogOptions { Nodata = 0, Compression = compression, Level = level, BandsApart = true, Overviews = CogOverviews.None, Statistics = false, Threads = options.Threads };
                var workload = $"warp-file/{method}, {name}".ToLowerInvariant();
                yield return await Stopwatches.MeasureAsync(workload, "datacube", options.Runs, Megapixels, "Mpx", () => WarpAsync(method, input, ourFile, cog, options.Parallelism, cancellation));
                if (!options.WithBaselines)
                    continue;
                Gdal.SetCacheMax(256 << 20);
                yield return await Stopwatches.MeasureAsync(workload, "gdalwarp", options.BaselineRuns, Megapixels, "Mpx", () => WarpByGdal(input, gdalFile, algorithm, creation, options.Threads));
            }
        }
    }

    private static Task<string> InputAsync(BenchmarkOptions options, CancellationToken cancellation) =>
        CogInputs.CreateAsync(Path.Combine(options.Folder, "warp.tif"), WarpGrids.Source, Bands, predictor: true, cancellation);

    private static Task WarpAsync(ResamplingMethod method, string input, string output, CogOptions options, ParallelOptions parallelism, CancellationToken cancellation) => CogInputs.UseAsync(input, GdalMemory.CacheBytes, async source =>
    {
        var map = WarpGrids.Map();
        var target = new PixelWindow(0, 0, WarpGrids.Edge, WarpGrids.Edge);
        var level = source.Info.GeoBox.Shape;
        var window = map.SourceWindow(target, method, level);
        var planes = new PixelBuffer[Bands];
        await Parallel.ForAsync(0, Bands, parallelism, async (band, token) =>
        {
            using var samples = await source.ReadAsync(0, band + 1, window, token);
            planes[band] = new(PixelType.UInt16, target.Rows, target.Columns);
            Resampler.Apply(method, map, target, samples, window, level, 0, planes[band]);
        });
        await CogInputs.WriteAsync(output, WarpGrids.Target, planes, options, cancellation);
        foreach (var plane in planes)
            plane.Dispose();
    }, cancellation);

    private static void WarpByGdal(string input, string output, ResampleAlg algorithm, string[] creation, int threads)
    {
        var bounds = WarpGrids.Target.Bounds;
        var edge = WarpGrids.Edge.ToString(CultureInfo.InvariantCulture);
        var name = algorithm switch { ResampleAlg.GRA_NearestNeighbour => "near", ResampleAlg.GRA_Bilinear => "bilinear", _ => "cubic" };
        string[] places = [.. new[] { bounds.Left, bounds.Bottom, bounds.Right, bounds.Top }.Select(number => number.ToString("R", CultureInfo.InvariantCulture))];
        string[] tiles = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "INTERLEAVE=BAND", "PREDICTOR=2", $"NUM_THREADS={threads}", .. creation];
        string[] words =
        [
            "-of", "GTiff", "-t_srs", "EPSG:4326", "-te", .. places, "-ts", edge, edge, "-r", name, "-et", "0.125",
            "-multi", "-wo", $"NUM_THREADS={threads}", "-wm", "256", .. tiles.SelectMany(tile => new[] { "-co", tile }),
        ];
        using var source = CogInputs.OpenByGdal(input, threads);
        using var arguments = new GDALWarpAppOptions(words);
        using var warped = Gdal.Warp(output, [source], arguments, null, null) ?? throw new InvalidOperationException(Gdal.GetLastErrorMsg());
    }
}
