using System.Security.Cryptography;
using Datacube.Pixels.Spectral;
using Datacube.Pixels.Statistics;
using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Pixels.Tests;

/// <summary>The part of <see cref="KernelDigest"/> that is about percentiles, moments, chosen observations, indices and the geomedian of odc-stats.</summary>
internal static unsafe class StatisticsDigest
{
    private const int Rows = 3, Columns = 37, Pixels = Rows * Columns;

    /// <summary>Adds the results over noise of so many planes.</summary>
    public static void Append(IncrementalHash hash, Func<PixelType, int, int, int, PixelBuffer> noise, PixelType type, int count)
    {
        var isFloat = type == PixelType.Float32;
        PixelBuffer[] planes = [.. Enumerable.Range(0, 2 * count).Select(seed => noise(type, Rows, Columns, seed))];
        PixelBuffer[] results = [.. Enumerable.Range(0, 3).Select(_ => new PixelBuffer(type, Rows, Columns))], floats = [.. Enumerable.Range(0, 3).Select(_ => new PixelBuffer(PixelType.Float32, Rows, Columns))];
        PixelBuffer[] whole = [.. Enumerable.Range(0, 2).Select(_ => new PixelBuffer(PixelType.UInt16, Rows, Columns))];
        nint[] samples = [.. planes.Select(Address)], three = [.. results.Select(Address)], two = three[..2];
        ushort* chosen = (ushort*)whole[0].Pointer, valid = (ushort*)whole[1].Pointer;
        double[] fractions = [0.1, 0.5, 1];
        var moments = new MomentsResult { Mean = At(0), Deviation = At(1), Least = (void*)three[0], Largest = (void*)three[1], Counts = valid };
        Keep(() => { if (isFloat) Percentiles.OfFloat32(samples, Pixels, fractions, three); else Percentiles.OfUInt16(samples, Pixels, fractions, three); });
        Keep(() => { if (isFloat) Moments.OfFloat32(samples, Pixels, moments); else Moments.OfUInt16(samples, Pixels, moments); });
        Keep(() => { if (isFloat) Medoid.OfFloat32(samples, Pixels, two, chosen, valid); else Medoid.OfUInt16(samples, Pixels, two, chosen, valid); });
        Keep(() => Best(isFloat, samples, new() { Bands = two, Dates = chosen, Counts = valid }));
        Keep(() =>
        {
            if (isFloat)
                IndexKernel.OfFloat32(samples.AsSpan(0, 2), Pixels, KnownIndices.Find("savi")!, SampleScale.None, At(2));
            else
                IndexKernel.OfUInt16(samples.AsSpan(0, 2), Pixels, KnownIndices.Find("savi")!, new(0.0001f, -0.1f), At(2));
        });
        if (!isFloat)
            Keep(() => OdcGeomedian.OfUInt16(samples, Pixels, new() { Bands = two, Counts = valid, Spectral = At(0), Euclidean = At(1), BrayCurtis = At(2) }));
        foreach (var plane in planes.Concat(results).Concat(floats).Concat(whole))
            plane.Dispose();

        float* At(int plane) => (float*)floats[plane].Pointer;

        void Keep(Action compute)
        {
            foreach (var plane in results.Concat(floats).Concat(whole))
                plane.Bytes.Clear();
            compute();
            foreach (var plane in results.Concat(floats).Concat(whole))
                hash.AppendData(plane.Bytes);
        }
    }

    private static void Best(bool isFloat, nint[] samples, BestPixelResult result)
    {
        var score = PixelScore.NormalisedDifference(1, 0);
        if (isFloat)
            BestPixel.OfFloat32(samples, Pixels, score, result);
        else
            BestPixel.OfUInt16(samples, Pixels, score, result);
    }

    private static nint Address(PixelBuffer plane) => (nint)plane.Pointer;
}
