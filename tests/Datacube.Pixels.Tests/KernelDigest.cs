using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Datacube.Pixels.Grids;
using Datacube.Pixels.Masks;
using Datacube.Pixels.Planes;
using Datacube.Pixels.Resampling;
using Datacube.Pixels.Statistics.Geomedians;
using Datacube.Pixels.Tests.Resampling;

namespace Datacube.Pixels.Tests;

/// <summary>
/// One hash over the results of all kernels on fixed input. The test assembly is also a program that prints it, so that a test can run it
/// in processes whose runtime was told to leave instruction sets out.
/// </summary>
internal static class KernelDigest
{
    internal static int Main()
    {
        Console.WriteLine($"{(InstructionSet.Has512 ? 512 : InstructionSet.Has256 ? 256 : 64)} {Compute()}");
        return 0;
    }

    internal static string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var type in new[] { PixelType.UInt8, PixelType.Int16, PixelType.UInt16, PixelType.Float32 })
        {
            foreach (var method in Enum.GetValues<ResamplingMethod>())
                Resample(hash, method, type);
        }
        foreach (var planes in new[] { 1, 2, 3, 8, 13, 64, 65, 90 })
        {
            Median(hash, PixelType.UInt16, planes);
            Median(hash, PixelType.Float32, planes);
        }
        foreach (var dates in new[] { 1, 5, 20, 70 })
        {
            Geomedian(hash, PixelType.UInt16, dates);
            Geomedian(hash, PixelType.Float32, dates);
        }
        foreach (var planes in new[] { 1, 2, 9, 70 })
        {
            foreach (var type in new[] { PixelType.UInt16, PixelType.Float32 })
                StatisticsDigest.Append(hash, Noise, type, planes);
        }
        Masks(hash);
        Samples(hash);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static PixelBuffer Noise(PixelType type, int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var plane = new PixelBuffer(type, rows, columns);
        if (type == PixelType.Float32)
        {
            foreach (ref var sample in plane.Span<float>())
                sample = random.Next(5) == 0 ? float.NaN : (float)(random.NextDouble() * 300);
            return plane;
        }
        random.NextBytes(plane.Bytes);
        for (var i = 0; i < plane.Bytes.Length; i += random.Next(2, 12))
            plane.Bytes.Slice(i & ~(type.Size() - 1), type.Size()).Clear();
        return plane;
    }

    private static void Resample(IncrementalHash hash, ResamplingMethod method, PixelType type)
    {
        var target = new PixelWindow(3, 7, 60, 150);
        using PixelBuffer source = Noise(type, 90, 160, 1), result = new(type, target.Rows, target.Columns);
        var map = PixelMap.Build(target, Mappings.Affine(1.02, 0.01, -5.3, 0.015, 0.98, 2.6), 0.01);
        Resampler.Apply(method, map, target, source, new(0, 0, 90, 160), new(90, 160), 0, result);
        hash.AppendData(result.Bytes);
    }

    private static void Median(IncrementalHash hash, PixelType type, int count)
    {
        var planes = Enumerable.Range(0, count).Select(t => Noise(type, 3, 37, t)).ToArray();
        using PixelBuffer median = new(type, 3, 37), valid = new(PixelType.UInt16, 3, 37);
        Pixels.Statistics.Median.Of(planes, median, valid);
        hash.AppendData(median.Bytes);
        hash.AppendData(valid.Bytes);
        foreach (var plane in planes)
            plane.Dispose();
    }

    private static unsafe void Geomedian(IncrementalHash hash, PixelType type, int dates)
    {
        const int bands = 3;
        var planes = Enumerable.Range(0, dates * bands).Select(t => Noise(type, 3, 37, t)).ToArray();
        var results = Enumerable.Range(0, bands).Select(_ => new PixelBuffer(type, 3, 37)).ToArray();
        var deviations = Enumerable.Range(0, 3).Select(_ => new PixelBuffer(PixelType.Float32, 3, 37)).ToArray();
        using PixelBuffer counts = new(PixelType.UInt16, 3, 37);
        var result = new GeomedianResult
        {
            Bands = results.Select(plane => (nint)plane.Pointer).ToArray(),
            Counts = (ushort*)counts.Pointer,
            Spectral = (float*)deviations[0].Pointer,
            Euclidean = (float*)deviations[1].Pointer,
            BrayCurtis = (float*)deviations[2].Pointer,
        };
        var samples = planes.Select(plane => (nint)plane.Pointer).ToArray();
        if (type == PixelType.Float32)
            Pixels.Statistics.Geomedians.Geomedian.OfFloat32(samples, 3 * 37, SampleScale.None, result);
        else
            Pixels.Statistics.Geomedians.Geomedian.OfUInt16(samples, 3 * 37, new(0.0001f, -0.1f), result);
        hash.AppendData(counts.Bytes);
        foreach (var plane in results.Concat(deviations))
            hash.AppendData(plane.Bytes);
        foreach (var plane in results.Concat(deviations).Concat(planes))
            plane.Dispose();
    }

    private static void Masks(IncrementalHash hash)
    {
        using var codes = Noise(PixelType.UInt8, 70, 150, 9);
        new ClassSet([0, 3, 8, 9, 10, 200]).Mark(codes.Bytes, codes.Bytes);
        Morphology.Apply(codes.Bytes, 70, 150, [new(MaskOperation.Open, new(1, 1.5)), new(MaskOperation.Dilate, new(5, 3)), new(MaskOperation.Close, new(4, 4))]);
        hash.AppendData(codes.Bytes);
    }

    private static void Samples(IncrementalHash hash)
    {
        using PixelBuffer first = Noise(PixelType.UInt16, 5, 77, 4), second = Noise(PixelType.UInt16, 5, 77, 5), third = Noise(PixelType.UInt16, 5, 77, 6), fourth = Noise(PixelType.UInt16, 5, 77, 7);
        var pixels = new ushort[4 * 5 * 77];
        PlaneInterleave.ToPixels<ushort>([first, second, third, fourth], pixels);
        hash.AppendData(MemoryMarshal.AsBytes(pixels.AsSpan()));
        PlaneInterleave.ToPlanes<ushort>(pixels, [fourth, third, second, first]);
        hash.AppendData(first.Bytes);
    }
}
