using System.Runtime.InteropServices;
using Datacube.Pixels;

namespace Datacube.Raster.Zarr;

/// <summary>Planes of bands ↔ pixels with all bands side by side.</summary>
internal static class PlaneInterleave
{
    /// <summary>Planes → pixels: element (pixel, band) = element pixel of plane band.</summary>
    public static void Interleave(IReadOnlyList<PixelBuffer> planes, Span<byte> pixels)
    {
        for (var band = 0; band < planes.Count; band++)
        {
            switch (planes[band].Type.Size())
            {
                case 1: Scatter<byte>(planes[band].Span<byte>(), pixels, band, planes.Count); break;
                case 2: Scatter<ushort>(planes[band].Span<ushort>(), MemoryMarshal.Cast<byte, ushort>(pixels), band, planes.Count); break;
                case 4: Scatter<uint>(planes[band].Span<uint>(), MemoryMarshal.Cast<byte, uint>(pixels), band, planes.Count); break;
                default: Scatter<ulong>(planes[band].Span<ulong>(), MemoryMarshal.Cast<byte, ulong>(pixels), band, planes.Count); break;
            }
        }
    }

    private static void Scatter<T>(ReadOnlySpan<T> plane, Span<T> pixels, int band, int bands)
    {
        for (int i = 0, at = band; i < plane.Length; i++, at += bands)
            pixels[at] = plane[i];
    }
}
