using System.Runtime.CompilerServices;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-geomedian: 512 × 512 pixels × 10 bands, T = 10, 20, 60, 40 % missing, 16 bits and 32-bit floats, converged; as <c>mads</c> with the three
/// deviations. Beside the vector kernels their scalar twin; "identical" is the share of values with the same bits.
/// </summary>
internal sealed class GeomedianWorkload(bool deviations) : IWorkload
{
    private const int Edge = 512, Bands = 10, StripRows = 16;
    private const double Megapixels = Edge * Edge / 1e6;

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

    /// <summary>Bands, and behind them the deviations.</summary>
    private PixelBuffer[] Outputs(PixelType type) =>
    [
        .. Enumerable.Range(0, Bands).Select(_ => new PixelBuffer(type, Edge, Edge)),
        .. Enumerable.Range(0, deviations ? 3 : 0).Select(_ => new PixelBuffer(PixelType.Float32, Edge, Edge)),
    ];

    private static void Reduce(ObservationStack stack, PixelBuffer[] outputs, BenchmarkOptions options, WidestVector widest) => Strips.Run(Edge / StripRows, options, widest, strip =>
        Reduce(stack, outputs, strip * StripRows * (long)Edge, StripRows * Edge));

    private static unsafe void Reduce(ObservationStack stack, PixelBuffer[] outputs, long first, int pixels)
    {
        Span<nint> samples = stackalloc nint[stack.Planes.Length], bands = stackalloc nint[Bands];
        stack.AddressesFrom(first, samples);
        for (var band = 0; band < Bands; band++)
            bands[band] = (nint)outputs[band].Pointer + (nint)(first * outputs[band].Type.Size());
        var result = new GeomedianResult { Bands = bands };
        if (outputs.Length > Bands)
            result = result with { Spectral = At(Bands), Euclidean = At(Bands + 1), BrayCurtis = At(Bands + 2) };
        if (outputs[0].Type == PixelType.UInt16)
            Geomedian.OfUInt16(samples, pixels, new(0.0001f, 0), result);
        else
            Geomedian.OfFloat32(samples, pixels, SampleScale.None, result);

        float* At(int plane) => (float*)outputs[plane].Pointer + first;
    }
}
