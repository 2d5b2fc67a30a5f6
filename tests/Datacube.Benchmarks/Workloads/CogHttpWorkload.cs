using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Contracts.Http;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Raster.Reading;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// A window of 1024 × 1024 of each of ten COGs (deflate, predictor 2, tiles of 512) over HTTP, every answer 40 ms late, all ten asked for at the
/// same time. Every run asks for addresses that nobody has seen; connections live on. Beside it rasterio (GDAL's /vsicurl) with as many
/// threads as there are cores, and with a thread for each file. The server runs in the process of this program.
/// </summary>
internal sealed class CogHttpWorkload : IWorkload
{
    private const int Files = 10, Edge = 2560, WarmRuns = 8;
    private const long IdleBytes = 96L << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    // Three by three tiles: the window begins and ends inside tiles.
    private static readonly PixelWindow Window = new(700, 700, 1024, 1024);

    // As the engine says it of tiles that it needs once.
    private static readonly KeepRule Once = new([], new());

    public string Name => "cog-http";

    public async Task PrepareAsync(BenchmarkOptions options, CancellationToken cancellation) => await InputAsync(options, cancellation);

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var server = await RangeServer.StartAsync(await File.ReadAllBytesAsync(await InputAsync(options, cancellation), cancellation), Pause);
        using var client = GuardedHttp.CreateClient(new() { AllowedHosts = [server.Address.Authority] });
        long run = 0, most = 0;
        // As the engine allows it under its standard cap: 36 MB of ranges land at the same moment, and the next run's need no new pages.
        PixelBuffer.AllowIdle(IdleBytes);
        // Asynchronous methods are compiled again after thirty calls, which no warm run of ten files reaches.
        for (var warm = 0; warm < WarmRuns; warm++)
            await ReadAsync(client, new(server.Address, $"{run++}/"), cancellation);
        var measured = await Stopwatches.MeasureAsync("cog-http/10 windows, 40 ms", "datacube", options.Runs, Files, "files", async () =>
        {
            var before = server.Requests;
            await ReadAsync(client, new(server.Address, $"{run++}/"), cancellation);
            most = Math.Max(most, server.Requests - before);
        });
        yield return measured with { Findings = new Dictionary<string, double> { ["requests"] = most, ["threads of the pool"] = ThreadPool.ThreadCount } };
        foreach (var threads in (int[])[options.Threads, Files])
        {
            var job = new JsonObject { ["address"] = new Uri(server.Address, $"gdal-{threads}/").AbsoluteUri, ["files"] = Files, ["window"] = new JsonArray(Window.Column, Window.Row, Window.Columns, Window.Rows) };
            var before = server.Requests;
            if (await PythonBaseline.RunAsync("cog_http.py", job, options, measured with { Threads = threads }, $"rasterio, {threads} threads", cancellation) is { } rasterio)
                yield return rasterio with { Threads = null, Findings = new Dictionary<string, double> { ["requests"] = (server.Requests - before) / (rasterio.Seconds.Count + 1.0) } };
        }
    }

    private static Task<string> InputAsync(BenchmarkOptions options, CancellationToken cancellation) =>
        CogInputs.CreateAsync(Path.Combine(options.Folder, "http.tif"), Scenery.Grid(Edge, Edge), 1, predictor: true, cancellation);

    private static async Task ReadAsync(HttpClient client, Uri folder, CancellationToken cancellation)
    {
        await using var opener = new RasterOpener(new() { Http = client });
        await Task.WhenAll(Enumerable.Range(0, Files).Select(async file =>
        {
            await using var source = await opener.OpenAsync(new(folder, $"{file}.tif"), cancellation);
            using var plane = await source.ReadAsync(0, 1, Window, Once, cancellation);
        }));
    }
}
