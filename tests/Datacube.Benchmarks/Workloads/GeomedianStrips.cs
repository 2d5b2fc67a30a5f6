using Datacube.Benchmarks.Harness;
using Datacube.Pixels;
using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Benchmarks.Workloads;

/// <summary>The geomedian of a stack in memory, strip by strip on all threads.</summary>
internal static class GeomedianStrips
{
    private const int StripRows = 16;

    /// <summary>Reduces the whole stack.</summary>
    /// <param name="stack">Observations.</param>
    /// <param name="outputs">A plane per band; behind them, where wanted, three of the deviations.</param>
    /// <param name="edge">Rows and columns of the planes.</param>
    /// <param name="options">Threads.</param>
    /// <param name="widest">Widest vectors that may be used.</param>
    public static void Reduce(ObservationStack stack, PixelBuffer[] outputs, int edge, BenchmarkOptions options, WidestVector widest) => Strips.Run(edge / StripRows, options, widest, strip =>
        Reduce(stack, outputs, strip * StripRows * (long)edge, StripRows * edge));

    /// <summary>Reduces so many pixels from one on.</summary>
    public static unsafe void Reduce(ObservationStack stack, PixelBuffer[] outputs, long first, int pixels)
    {
        var count = stack.Bands;
        Span<nint> samples = stackalloc nint[stack.Planes.Length], bands = stackalloc nint[count];
        stack.AddressesFrom(first, samples);
        for (var band = 0; band < count; band++)
            bands[band] = (nint)outputs[band].Pointer + (nint)(first * outputs[band].Type.Size());
        var result = new GeomedianResult { Bands = bands };
        if (outputs.Length > count)
            result = result with { Spectral = At(count), Euclidean = At(count + 1), BrayCurtis = At(count + 2) };
        if (outputs[0].Type == PixelType.UInt16)
            Geomedian.OfUInt16(samples, pixels, new(0.0001f, 0), result);
        else
            Geomedian.OfFloat32(samples, pixels, SampleScale.None, result);

        float* At(int plane) => (float*)outputs[plane].Pointer + first;
    }
}
