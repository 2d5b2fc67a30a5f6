using System.Runtime.Intrinsics;
using Datacube.Pixels;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Resampling;

namespace Datacube.Benchmarks.Workloads;

/// <summary>The kernels whose growth with threads is measured, each with few enough planes to stay in the last cache. Pieces write to lines of their own.</summary>
internal static class ScalingKernels
{
    private const int Dates = 20, Bands = 10, Pieces = 32, Edge = 128, WideEdge = 256;
    private const int Steps = 50_000, Chains = 8;

    private static readonly double[] Fractions = [0.1, 0.25, 0.5, 0.75, 0.9];

    /// <summary>Each makes its planes when it is opened.</summary>
    public static IReadOnlyList<Func<ScalingKernel>> All { get; } =
    [
        MultiplyAdds,
        () => Geomedian(false),
        () => Geomedian(true),
        () => Median(PixelType.UInt16),
        () => Median(PixelType.Float32),
        Percentiles,
        Warp,
    ];

    private static ScalingKernel MultiplyAdds()
    {
        var results = new PixelBuffer(PixelType.Float32, Pieces, 64);
        return new("multiply-adds in registers", Pieces, 2.0 * Vector512<float>.Count * Chains * Steps * Pieces / 1e9, "GFLOP", piece => results.Row<float>(piece)[0] = MultiplyAdd(), [results]) { IsBaseline = true };
    }

    /// <summary>Eight chains, so that none waits for itself.</summary>
    private static float MultiplyAdd()
    {
        Vector512<float> by = Vector512.Create(0.999f), plus = Vector512.Create(0.1f);
        Vector512<float> a = plus, b = by, c = a + b, d = b + c, e = c + d, f = d + e, g = e + f, h = f + g;
        for (var step = 0; step < Steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, by, plus);
            b = Vector512.FusedMultiplyAdd(b, by, plus);
            c = Vector512.FusedMultiplyAdd(c, by, plus);
            d = Vector512.FusedMultiplyAdd(d, by, plus);
            e = Vector512.FusedMultiplyAdd(e, by, plus);
            f = Vector512.FusedMultiplyAdd(f, by, plus);
            g = Vector512.FusedMultiplyAdd(g, by, plus);
            h = Vector512.FusedMultiplyAdd(h, by, plus);
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h);
    }

    private static ScalingKernel Geomedian(bool deviations)
    {
        var stack = new ObservationStack(Dates, Bands, Edge, PixelType.Float32);
        var results = Planes(PixelType.Float32, Bands + (deviations ? 3 : 0), Edge);
        const int Rows = Edge / Pieces;
        return new(deviations ? "mads T=20 float32" : "geomedian T=20 float32", Pieces, Edge * Edge / 1e6, "Mpx", piece => GeomedianStrips.Reduce(stack, results, piece * Rows * Edge, Rows * Edge), [stack, .. results]);
    }

    private static ScalingKernel Median(PixelType type)
    {
        var stack = new ObservationStack(Dates, 1, WideEdge, type);
        var results = Planes(type, 1, WideEdge);
        return new($"median T=20 {(type == PixelType.UInt16 ? "uint16" : "float32")}", Pieces, WideEdge * WideEdge / 1e6, "Mpx", piece => MedianWorkload.Reduce(stack.Planes, results[0], piece * WideEdge * WideEdge / Pieces, WideEdge * WideEdge / Pieces), [stack, .. results]);
    }

    private static ScalingKernel Percentiles()
    {
        var stack = new ObservationStack(Dates, 1, WideEdge, PixelType.UInt16);
        var results = Planes(PixelType.UInt16, Fractions.Length, WideEdge);
        return new("percentiles T=20 uint16", Pieces, WideEdge * WideEdge / 1e6, "Mpx", piece => PercentilesWorkload.Reduce(stack, Fractions, results, piece * WideEdge * WideEdge / Pieces, WideEdge * WideEdge / Pieces), [stack, .. results]);
    }

    private static ScalingKernel Warp()
    {
        const int Rows = WarpGrids.Edge / Pieces;
        var source = Scenery.Reflectance(WarpGrids.Edge, WarpGrids.Edge, 0);
        PixelBuffer[] strips = [.. Enumerable.Range(0, Pieces).Select(_ => new PixelBuffer(PixelType.UInt16, Rows, WarpGrids.Edge))];
        var map = WarpGrids.Map();
        PixelWindow whole = new(0, 0, WarpGrids.Edge, WarpGrids.Edge);
        return new(
            "warp bilinear", Pieces, WarpGrids.Edge * WarpGrids.Edge / 1e6, "Mpx",
            piece => Resampler.Apply(ResamplingMethod.Bilinear, map, new(piece * Rows, 0, Rows, WarpGrids.Edge), source, whole, whole.Shape, 0, strips[piece]), [source, .. strips]);
    }

    private static PixelBuffer[] Planes(PixelType type, int count, int edge) => [.. Enumerable.Range(0, count).Select(_ => new PixelBuffer(type, edge, edge))];
}
