using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Statistics;

namespace Datacube.Benchmarks.Workloads;

/// <summary>Five percentiles of one band, 1024 × 1024 pixels, T = 12, 20, 60, 40 % missing. Beside the vector kernels their scalar twin, which sorts.</summary>
internal sealed class PercentilesWorkload : IWorkload
{
    private const int Edge = 1024, StripRows = 32;
    private const double Megapixels = Edge * Edge / 1e6;

    private static readonly double[] Fractions = [0.1, 0.25, 0.5, 0.75, 0.9];

    public string Name => "percentiles";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var dates in (int[])[12, 20, 60])
        {
            foreach (var type in (PixelType[])[PixelType.UInt16, PixelType.Float32])
            {
                using var stack = new ObservationStack(dates, 1, Edge, type);
                PixelBuffer[] result = [.. Fractions.Select(_ => new PixelBuffer(type, Edge, Edge))], twin = [.. Fractions.Select(_ => new PixelBuffer(type, Edge, Edge))];
                var workload = $"percentiles/T={dates} {(type == PixelType.UInt16 ? "uint16" : "float32")}";
                yield return await Stopwatches.MeasureAsync(workload, "datacube", options.Runs, Megapixels, "Mpx", () => Reduce(stack, result, options, WidestVector.Any));
                if (options.WithBaselines)
                {
                    var scalar = await Stopwatches.MeasureAsync(workload, "scalar", 1, Megapixels, "Mpx", () => Reduce(stack, twin, options, WidestVector.Scalar));
                    yield return scalar with { Findings = new Dictionary<string, double> { ["identical"] = result.Zip(twin).Average(pair => pair.First.Bytes.SequenceEqual(pair.Second.Bytes) ? 1 : 0) } };
                }
                foreach (var plane in result.Concat(twin))
                    plane.Dispose();
            }
        }
    }

    private static void Reduce(ObservationStack stack, PixelBuffer[] outputs, BenchmarkOptions options, WidestVector widest) => Strips.Run(Edge / StripRows, options, widest, strip =>
        Reduce(stack, Fractions, outputs, strip * StripRows * (long)Edge, StripRows * Edge));

    /// <summary>Percentiles of so many pixels from one on.</summary>
    internal static unsafe void Reduce(ObservationStack stack, double[] fractions, PixelBuffer[] outputs, long first, int pixels)
    {
        Span<nint> samples = stackalloc nint[stack.Planes.Length], results = stackalloc nint[outputs.Length];
        stack.AddressesFrom(first, samples);
        for (var i = 0; i < outputs.Length; i++)
            results[i] = (nint)outputs[i].Pointer + (nint)(first * outputs[i].Type.Size());
        if (outputs[0].Type == PixelType.UInt16)
            Percentiles.OfUInt16(samples, pixels, fractions, results);
        else
            Percentiles.OfFloat32(samples, pixels, fractions, results);
    }
}
