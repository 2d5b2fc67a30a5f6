using Datacube.Pixels.Spectral;
using Datacube.Pixels.Statistics;
using Datacube.Pixels.Statistics.Geomedians;
using Xunit;

namespace Datacube.Pixels.Tests.Statistics;

/// <summary>What a kernel allocates is its own scratch, once per call: not a byte more for many times the pixels.</summary>
[Trait("kind", "unit")]
public sealed unsafe class AllocationTests
{
    private const int Bands = 3, Few = 256, Many = 64 * Few;
    private const int MostPerCall = 1024;

    public static TheoryData<string, int> Kernels()
    {
        var data = new TheoryData<string, int>();
        foreach (var name in (string[])["median", "geomedian", "odc", "percentiles", "moments", "medoid", "best", "index"])
        {
            foreach (var dates in (int[])[6, 70])
                data.Add(name, dates);
        }
        return data;
    }

    [Theory, MemberData(nameof(Kernels))]
    public void Nothing_is_allocated_per_pixel(string kernel, int dates)
    {
        var random = new Random(dates);
        PixelBuffer[] planes = [.. Enumerable.Range(0, dates * Bands).Select(_ => new PixelBuffer(PixelType.UInt16, 1, Many))], results = [.. Enumerable.Range(0, Bands).Select(_ => new PixelBuffer(PixelType.UInt16, 1, Many))];
        PixelBuffer[] floats = [.. Enumerable.Range(0, 3).Select(_ => new PixelBuffer(PixelType.Float32, 1, Many))];
        foreach (var plane in planes)
        {
            foreach (ref var sample in plane.Span<ushort>())
                sample = (ushort)random.Next(0, 900);
        }
        nint[] samples = [.. planes.Select(plane => (nint)plane.Pointer)], to = [.. results.Select(plane => (nint)plane.Pointer)], deviations = [.. floats.Select(plane => (nint)plane.Pointer)];
        // Once for what the first call of a kernel makes.
        Run(kernel, samples, Few, to, deviations);
        long few = Allocated(Few), many = Allocated(kernel is "geomedian" or "odc" or "medoid" ? 16 * Few : Many);
        foreach (var plane in planes.Concat(results).Concat(floats))
            plane.Dispose();
        // The compiler may do away with an object of a call between the two runs, so a call's own scratch may differ; an object per vector of pixels would be more.
        Assert.InRange(many, 0, few + MostPerCall);

        long Allocated(int pixels)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run(kernel, samples, pixels, to, deviations);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static void Run(string kernel, nint[] samples, long pixels, nint[] to, nint[] floats)
    {
        var geomedian = new GeomedianResult { Bands = to, Spectral = (float*)floats[0], Euclidean = (float*)floats[1], BrayCurtis = (float*)floats[2] };
        Span<double> fractions = [0.1, 0.5, 0.9];
        switch (kernel)
        {
            case "median": Median.OfUInt16(samples, pixels, (ushort*)to[0], null); break;
            case "geomedian": Geomedian.OfUInt16(samples, pixels, new(0.0001f, 0), geomedian); break;
            case "odc": OdcGeomedian.OfUInt16(samples, pixels, geomedian); break;
            case "percentiles": Percentiles.OfUInt16(samples, pixels, fractions, to); break;
            case "moments": Moments.OfUInt16(samples, pixels, new() { Mean = (float*)floats[0], Deviation = (float*)floats[1] }); break;
            case "medoid": Medoid.OfUInt16(samples, pixels, to, null); break;
            case "best": BestPixel.OfUInt16(samples, pixels, PixelScore.NormalisedDifference(1, 0), new() { Bands = to }); break;
            default: IndexKernel.OfUInt16(samples.AsSpan(0, 2), pixels, KnownIndices.Find("savi")!, SampleScale.None, (float*)floats[0]); break;
        }
    }
}
