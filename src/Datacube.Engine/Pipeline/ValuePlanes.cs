using Datacube.Pixels;

namespace Datacube.Engine.Pipeline;

/// <summary>Which pixels of a plane of results hold a value: those that are not 0 in UInt16, not NaN in Float32. Few observations may give none.</summary>
internal static class ValuePlanes
{
    /// <summary>Gives every pixel with a value the status <see cref="PixelStatus.Written"/>.</summary>
    public static void MarkWritten(PixelBuffer plane, Span<byte> status)
    {
        if (plane.Type == PixelType.UInt16)
        {
            var values = plane.Span<ushort>();
            for (var i = 0; i < status.Length; i++)
                status[i] = values[i] != 0 ? PixelStatus.Written : status[i];
            return;
        }

        var floats = plane.Span<float>();
        for (var i = 0; i < status.Length; i++)
            status[i] = !float.IsNaN(floats[i]) ? PixelStatus.Written : status[i];
    }

    /// <summary>Pixels with a value.</summary>
    public static long Count(PixelBuffer plane)
    {
        long without = 0;
        if (plane.Type == PixelType.UInt16)
        {
            foreach (var value in plane.Span<ushort>())
                without += value == 0 ? 1 : 0;
        }
        else
        {
            foreach (var value in plane.Span<float>())
                without += float.IsNaN(value) ? 1 : 0;
        }

        return ((long)plane.Rows * plane.Columns) - without;
    }
}
