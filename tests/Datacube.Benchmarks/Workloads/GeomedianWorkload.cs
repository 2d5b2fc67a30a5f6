using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-geomedian: 512 × 512 pixels × 10 bands, T = 10, 20, 60, 40 % missing, 16 bits and 32-bit floats, converged; as <c>mads</c> with the three
/// deviations. Beside the vector kernels their scalar twin; "identical" is the share of bands with the same bits. And Weiszfeld's plain iteration as the peers have it, on a
/// part of the rows: in numpy, and compiled from C in place of their kernels; "within_1" is the share of its values within one unit of ours.
/// </summary>
internal sealed class GeomedianWorkload(bool deviations) : IWorkload
{
    private const int Edge = 512, Bands = 10;
    private const double Megapixels = Edge * Edge / 1e6;

    // Parts of the planes that take them a fraction of a second.
    private static readonly (string Name, int Pixels)[] Baselines = [("compiled", 64 * Edge), ("numpy", 8 * Edge)];

    public string Name => deviations ? "mads" : "geomedian";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var dates in (int[])[10, 20, 60])
        {
            foreach (var type in (PixelType[])[PixelType.UInt16, PixelType.Float32])
            {
                using var stack = new ObservationStack(dates, Bands, Edge, type);
                var (result, twin) = (Outputs(type), Outputs(type));
                var workload = $"{Name}/T={dates} {(type == PixelType.UInt16 ? "uint16" : "float32")}";
                var ours = await Stopwatches.MeasureAsync(workload, "datacube", options.Runs, Megapixels, "Mpx", () => GeomedianStrips.Reduce(stack, result, Edge, options, WidestVector.Any));
                yield return ours;
                if (options.WithBaselines)
                {
                    var scalar = await Stopwatches.MeasureAsync(workload, "scalar", 1, Megapixels, "Mpx", () => GeomedianStrips.Reduce(stack, twin, Edge, options, WidestVector.Scalar));
                    yield return scalar with { Findings = new Dictionary<string, double> { ["identical"] = result.Zip(twin).Average(pair => pair.First.Bytes.SequenceEqual(pair.Second.Bytes) ? 1 : 0) } };
                }
                await foreach (var peer in Peers(stack, result, ours, options, cancellation))
                    yield return peer;
                foreach (var plane in result.Concat(twin))
                    plane.Dispose();
            }
        }
    }

    private async IAsyncEnumerable<Measurement> Peers(ObservationStack stack, PixelBuffer[] result, Measurement ours, BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!options.WithBaselines)
            yield break;
        var isFloat = result[0].Type == PixelType.Float32;
        string input = Path.Combine(options.Folder, "geomedian.bin"), output = Path.Combine(options.Folder, "geomedian-result.bin");
        foreach (var (by, pixels) in Baselines)
        {
            await using (var file = File.Create(input))
            {
                foreach (var plane in stack.Planes)
                    await file.WriteAsync(plane.Bytes[..(pixels * plane.Type.Size())].ToArray(), cancellation);
            }
            var job = new JsonObject
            {
                ["dates"] = stack.Planes.Length / Bands,
                ["bands"] = Bands,
                ["pixels"] = pixels,
                ["type"] = isFloat ? "float32" : "uint16",
                ["deviations"] = deviations,
                ["eps"] = 1e-5,
                ["by"] = by,
                ["folder"] = options.Folder,
                ["input"] = input,
                ["dump"] = output,
            };
            if (await PythonBaseline.RunAsync("geomedian.py", job, options, ours with { Units = pixels / 1e6 }, $"weiszfeld, {by}", cancellation) is { } peer)
                yield return peer with { Findings = new Dictionary<string, double> { ["within_1"] = Within(result, pixels, await File.ReadAllBytesAsync(output, cancellation)) } };
        }
        File.Delete(input);
    }

    /// <summary>Share of the peer's values, in units of reflectance, within a ten-thousandth of ours.</summary>
    private static double Within(PixelBuffer[] ours, int pixels, byte[] theirs)
    {
        var values = MemoryMarshal.Cast<byte, float>(theirs);
        long close = 0;
        for (var band = 0; band < Bands; band++)
        {
            for (var pixel = 0; pixel < pixels; pixel++)
            {
                var isFloat = ours[band].Type == PixelType.Float32;
                double mine = isFloat ? ours[band].Span<float>()[pixel] * 10000 : ours[band].Span<ushort>()[pixel];
                double their = values[(band * pixels) + pixel];
                var isMissing = isFloat ? double.IsNaN(mine) : mine == 0;
                close += (isMissing ? their == -1 : Math.Abs(mine - ((their * 10000) + (isFloat ? 0 : 1))) <= 1) ? 1 : 0;
            }
        }
        return close / (double)values.Length;
    }

    /// <summary>Bands, and behind them the deviations.</summary>
    private PixelBuffer[] Outputs(PixelType type) =>
    [
        .. Enumerable.Range(0, Bands).Select(_ => new PixelBuffer(type, Edge, Edge)),
        .. Enumerable.Range(0, deviations ? 3 : 0).Select(_ => new PixelBuffer(PixelType.Float32, Edge, Edge)),
    ];
}
