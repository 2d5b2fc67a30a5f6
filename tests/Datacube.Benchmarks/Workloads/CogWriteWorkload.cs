using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Cogs;
using OSGeo.GDAL;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-io with COGs: 64 chips of 512 × 512 × 10 UInt16, one tile each with all bands side by side, predictor 2, written and read, as many chips at a
/// time as there are threads. Beside it GDAL's COG driver.
/// </summary>
internal sealed class CogWriteWorkload : IWorkload
{
    private const int Chips = 64, Bands = 10, Edge = 512;
    private static readonly PixelWindow Whole = new(0, 0, Edge, Edge);

    private static readonly (string Name, CogCompression Compression, int Level)[] Outputs = [("deflate 6", CogCompression.Deflate, 6), ("zstd 3", CogCompression.Zstd, 3)];

    public string Name => "cog-write";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, "chips")).FullName;
        var grid = Scenery.Grid(Edge, Edge);
        var planes = Enumerable.Range(0, Bands).Select(band => Scenery.Reflectance(Edge, Edge, band)).ToArray();
        foreach (var (name, compression, level) in Outputs)
        {
            var cog = new CogOptions { Nodata = 0, Compression = compression, Level = level, Statistics = false };
            var written = await Stopwatches.MeasureAsync($"cog-write/{name}", "datacube", options.Runs, Chips, "chips", () => Parallel.ForAsync(0, Chips, options.Parallelism, async (chip, token) =>
                await CogInputs.WriteAsync(Ours(folder, chip), grid, planes, cog, token)));
            yield return written with { Findings = Ratio(Ours(folder, 0)) };
            yield return await Stopwatches.MeasureAsync($"cog-write/{name}, read back", "datacube", options.Runs, Chips, "chips", () => Parallel.ForAsync(0, Chips, options.Parallelism, async (chip, token) =>
                await ReadAsync(Ours(folder, chip), token)));
            if (!options.WithBaselines)
                continue;
            string[] creation = [$"COMPRESS={(compression == CogCompression.Zstd ? "ZSTD" : "DEFLATE")}", $"LEVEL={level}", "PREDICTOR=YES", "BLOCKSIZE=512"];
            var byGdal = await Stopwatches.MeasureAsync($"cog-write/{name}", "gdal", options.BaselineRuns, Chips, "chips", () => WriteByGdal(folder, grid, planes, creation, options.Threads));
            yield return byGdal with { Findings = Ratio(Theirs(folder, 0)) };
            yield return await Stopwatches.MeasureAsync($"cog-write/{name}, read back", "gdal", options.BaselineRuns, Chips, "chips", () =>
                Parallel.For(0, Chips, options.Parallelism, chip => ReadByGdal(Theirs(folder, chip))));
        }

        foreach (var plane in planes)
            plane.Dispose();
    }

    private static string Ours(string folder, int chip) => Path.Combine(folder, $"{chip}.tif");

    private static string Theirs(string folder, int chip) => Path.Combine(folder, $"{chip}-gdal.tif");

    private static Dictionary<string, double> Ratio(string path) => new() { ["ratio"] = Edge * Edge * Bands * 2.0 / new FileInfo(path).Length };

    private static Task ReadAsync(string path, CancellationToken cancellation) => CogInputs.UseAsync(path, GdalMemory.CacheBytes, async source =>
    {
        for (var band = 1; band <= Bands; band++)
        {
            using var plane = await source.ReadAsync(0, band, Whole, cancellation);
        }
    }, cancellation);

    /// <summary>Each thread has a dataset of its own, made once, as one cannot be read by two.</summary>
    private static void WriteByGdal(string folder, GeoBox grid, PixelBuffer[] planes, string[] creation, int threads) => Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
    {
        using var source = GdalMemory.Of(grid, planes);
        var driver = Gdal.GetDriverByName("COG")!;
        for (var chip = thread; chip < Chips; chip += threads)
        {
            using var copy = driver.CreateCopy(Theirs(folder, chip), source, 1, creation, null, null) ?? throw new InvalidOperationException(Gdal.GetLastErrorMsg());
        }
    });

    private static void ReadByGdal(string path)
    {
        using var dataset = CogInputs.OpenByGdal(path, 1);
        using var plane = new PixelBuffer(PixelType.UInt16, Edge, Edge);
        for (var band = 1; band <= Bands; band++)
            GdalMemory.Read(dataset, band, Whole, plane);
    }
}
