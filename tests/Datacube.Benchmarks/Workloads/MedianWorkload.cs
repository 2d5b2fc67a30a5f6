using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Datacube.Benchmarks.Baselines;
using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Statistics;

namespace Datacube.Benchmarks.Workloads;

/// <summary>
/// W-median: 4, 12, 20 and 60 planes of 512 × 512, about 40 % missing, 16 bits (0 = missing) and 32-bit floats (NaN = missing): up to 20 planes they
/// fit the last cache, larger ones are fed by memory, whose bandwidth is then what is measured. Beside the vector
/// kernels their scalar twin, and nanmedian of bottleneck and numpy; of these, "identical" is the share of pixels with our bits.
/// </summary>
internal sealed class MedianWorkload : IWorkload
{
    private const int Edge = 512, StripRows = 16;
    private const double Megapixels = Edge * Edge / 1e6;

    public string Name => "median";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var count in (int[])[4, 12, 20, 60])
        {
            foreach (var type in (PixelType[])[PixelType.UInt16, PixelType.Float32])
            {
                var planes = Planes(count, type);
                using var result = new PixelBuffer(type, Edge, Edge);
                var workload = $"median/T={count} {(type == PixelType.UInt16 ? "uint16" : "float32")}";
                var ours = await Stopwatches.MeasureAsync(workload, "datacube", options.Runs, Megapixels, "Mpx", () => Reduce(planes, result, options, WidestVector.Any));
                yield return ours;
                if (options.WithBaselines)
                {
                    using var twin = new PixelBuffer(type, Edge, Edge);
                    var scalar = await Stopwatches.MeasureAsync(workload, "scalar", options.BaselineRuns, Megapixels, "Mpx", () => Reduce(planes, twin, options, WidestVector.Scalar));
                    yield return scalar with { Findings = Identical(result, twin.Bytes) };
                    var input = Path.Combine(options.Folder, "median.bin");
                    await WriteAsync(input, planes, cancellation);
                    foreach (var by in (string[])["bottleneck", "numpy"])
                    {
                        var output = Path.Combine(options.Folder, "median-result.bin");
                        if (await PythonBaseline.RunAsync("median.py", Job(count, type, by, input, output), options, ours, by, cancellation) is { } peer)
                            yield return peer with { Findings = Identical(result, await File.ReadAllBytesAsync(output, cancellation)) };
                    }
                    File.Delete(input);
                }
                foreach (var plane in planes)
                    plane.Dispose();
            }
        }
    }

    private static PixelBuffer[] Planes(int count, PixelType type) => [.. Enumerable.Range(0, count).Select(date =>
    {
        var plane = Scenery.Reflectance(Edge, Edge, date);
        Scenery.Cloud(plane, date);
        if (type == PixelType.UInt16)
            return plane;
        using (plane)
            return Scenery.ToFloat(plane, float.NaN);
    })];

    private static void Reduce(PixelBuffer[] planes, PixelBuffer result, BenchmarkOptions options, WidestVector widest) => Strips.Run(Edge / StripRows, options, widest, strip =>
        Reduce(planes, result, strip * StripRows * (long)Edge, StripRows * Edge));

    /// <summary>The median of so many pixels from one on.</summary>
    internal static unsafe void Reduce(PixelBuffer[] planes, PixelBuffer result, long first, int pixels)
    {
        var offset = (nint)(first * result.Type.Size());
        Span<nint> addresses = stackalloc nint[planes.Length];
        for (var t = 0; t < planes.Length; t++)
            addresses[t] = (nint)planes[t].Pointer + offset;
        if (result.Type == PixelType.UInt16)
            Median.OfUInt16(addresses, pixels, (ushort*)((byte*)result.Pointer + offset), null);
        else
            Median.OfFloat32(addresses, pixels, (float*)((byte*)result.Pointer + offset), null);
    }

    private static async Task WriteAsync(string path, PixelBuffer[] planes, CancellationToken cancellation)
    {
        await using var file = File.Create(path);
        foreach (var plane in planes)
            await file.WriteAsync(plane.Bytes.ToArray(), cancellation);
    }

    private static JsonObject Job(int count, PixelType type, string by, string input, string output) => new()
    {
        ["planes"] = count,
        ["rows"] = Edge,
        ["columns"] = Edge,
        ["type"] = type == PixelType.UInt16 ? "uint16" : "float32",
        ["by"] = by,
        ["input"] = input,
        ["dump"] = output,
    };

    private static Dictionary<string, double> Identical(PixelBuffer ours, ReadOnlySpan<byte> theirs)
    {
        var size = ours.Type.Size();
        var mine = ours.Bytes;
        double same = 0;
        for (var at = 0; at < mine.Length; at += size)
        {
            // NaN has many spellings.
            var bothMissing = size == 4 && float.IsNaN(BitConverter.ToSingle(mine[at..])) && float.IsNaN(BitConverter.ToSingle(theirs[at..]));
            same += bothMissing || mine.Slice(at, size).SequenceEqual(theirs.Slice(at, size)) ? 1 : 0;
        }
        return new() { ["identical"] = same / (mine.Length / size) };
    }
}
