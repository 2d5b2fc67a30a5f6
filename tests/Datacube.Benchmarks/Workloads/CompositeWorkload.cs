using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;

namespace Datacube.Benchmarks.Workloads;

/// <summary>W-composite: twelve dates, four bands, SCL mask, warp to EPSG:4326, median, Zarr. Beside it GDAL's warper with numpy, tuned by hand.</summary>
internal sealed class CompositeWorkload : IWorkload
{
    private const int Dates = 12;
    private const double Megapixels = (double)CompositeInputs.Rows * CompositeInputs.Columns * Dates * 4 / 1e6;

    public string Name => "composite";

    public Task PrepareAsync(BenchmarkOptions options, CancellationToken cancellation) => InputsAsync(options, cancellation);

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var inputs = await InputsAsync(options, cancellation);
        foreach (var (method, gdal) in ((string, string)[])[("nearest", "near"), ("bilinear", "bilinear")])
        {
            var output = Path.Combine(options.Folder, "composite.zarr");
            var ours = await Stopwatches.MeasureAsync($"composite/{method}", "datacube", options.Runs, Megapixels, "Mpx",
                () => CompositeRun.BuildAsync(inputs, output, method, options.Threads, 400L << 20, cancellation));
            yield return ours;
            if (await PythonBaseline.RunAsync("composite_gdal.py", Job(inputs, gdal, options), options, ours, "gdal", cancellation) is { } baseline)
                yield return baseline;
        }
    }

    private static Task<CompositeInputs> InputsAsync(BenchmarkOptions options, CancellationToken cancellation) =>
        CompositeInputs.CreateAsync(options.Folder, Dates, cancellation);

    private static JsonObject Job(CompositeInputs inputs, string method, BenchmarkOptions options)
    {
        var dates = Enumerable.Range(0, Dates).Select(inputs.Files).Select(files => new JsonObject
        {
            ["bands"] = new JsonArray([.. files.Bands.Select(file => (JsonNode)file)]),
            ["scl"] = files.Classes,
        });
        return new JsonObject
        {
            ["dates"] = new JsonArray([.. dates]),
            ["bands"] = CompositeInputs.Bands.Length,
            ["crs"] = "EPSG:4326",
            ["bounds"] = new JsonArray([.. CompositeInputs.Bbox.Select(number => (JsonNode)number)]),
            ["rows"] = CompositeInputs.Rows,
            ["columns"] = CompositeInputs.Columns,
            ["method"] = method,
            ["output"] = Path.Combine(options.Folder, "composite-gdal.tif"),
        };
    }
}
