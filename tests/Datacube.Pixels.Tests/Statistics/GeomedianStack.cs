using Datacube.Pixels.Statistics.Geomedians;

namespace Datacube.Pixels.Tests.Statistics;

/// <summary>Samples by date, band and pixel, reduced by the kernels.</summary>
internal sealed unsafe class GeomedianStack<T> : IDisposable where T : unmanaged
{
    private readonly PixelBuffer[] planes;
    private readonly PixelType type = typeof(T) == typeof(float) ? PixelType.Float32 : PixelType.UInt16;
    private readonly int bands;
    private readonly int pixels;

    public GeomedianStack(T[][][] samples)
    {
        bands = samples[0].Length;
        pixels = samples[0][0].Length;
        planes = [.. samples.SelectMany(date => date).Select(plane => PlaneArrays.Of(type, 1, pixels, plane))];
    }

    public (T[][] Bands, ushort[] Counts, float[] Spectral, float[] Euclidean, float[] BrayCurtis) Reduce(SampleScale? scale = null)
    {
        var results = Enumerable.Range(0, bands).Select(_ => new PixelBuffer(type, 1, pixels)).ToArray();
        using PixelBuffer counts = new(PixelType.UInt16, 1, pixels), spectral = new(PixelType.Float32, 1, pixels), euclidean = new(PixelType.Float32, 1, pixels), bray = new(PixelType.Float32, 1, pixels);
        var addresses = results.Select(plane => (nint)plane.Pointer).ToArray();
        var result = new GeomedianResult
        {
            Bands = addresses, Counts = (ushort*)counts.Pointer, Spectral = (float*)spectral.Pointer, Euclidean = (float*)euclidean.Pointer, BrayCurtis = (float*)bray.Pointer,
        };
        var samples = planes.Select(plane => (nint)plane.Pointer).ToArray();
        if (type == PixelType.Float32)
            Geomedian.OfFloat32(samples, pixels, scale ?? SampleScale.None, result);
        else
            Geomedian.OfUInt16(samples, pixels, scale ?? SampleScale.None, result);
        var bandArrays = results.Select(plane => plane.ToArray<T>()).ToArray();
        foreach (var plane in results)
            plane.Dispose();
        return (bandArrays, counts.ToArray<ushort>(), spectral.ToArray<float>(), euclidean.ToArray<float>(), bray.ToArray<float>());
    }

    public void Dispose()
    {
        foreach (var plane in planes)
            plane.Dispose();
    }
}
