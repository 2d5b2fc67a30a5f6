using Datacube.Pixels.Statistics;

namespace Datacube.Pixels.Tests.Statistics;

/// <summary>Arrays as planes of one row.</summary>
internal sealed class MedianStack<T>(PixelType type, T[][] samples) : IDisposable where T : unmanaged
{
    private readonly PixelBuffer[] planes = samples.Select(s => PlaneArrays.Of(type, 1, s.Length, s)).ToArray();

    internal (T[] Median, ushort[] Count) Reduce()
    {
        using PixelBuffer median = new(type, 1, planes[0].Columns), count = new(PixelType.UInt16, 1, planes[0].Columns);
        Median.Of(planes, median, count);
        return (median.ToArray<T>(), count.ToArray<ushort>());
    }

    public void Dispose()
    {
        foreach (var plane in planes)
            plane.Dispose();
    }
}
