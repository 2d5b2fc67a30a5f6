namespace Datacube.Pixels.Tests;

/// <summary>Planes made from arrays.</summary>
internal static class PlaneArrays
{
    internal static PixelBuffer Of<T>(PixelType type, int rows, int columns, T[] samples) where T : unmanaged
    {
        var plane = new PixelBuffer(type, rows, columns);
        samples.AsSpan(0, rows * columns).CopyTo(plane.Span<T>());
        return plane;
    }

    internal static T[] ToArray<T>(this PixelBuffer plane) where T : unmanaged => plane.Span<T>().ToArray();
}
