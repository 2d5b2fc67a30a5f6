using Datacube.Pixels;

namespace Datacube.Raster.Reading;

/// <summary>Rows of a plane as bytes, whatever its type and however large it is.</summary>
internal static unsafe class PixelRows
{
    /// <summary>One row as bytes.</summary>
    public static Span<byte> RowBytes(this PixelBuffer buffer, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)buffer.Rows);
        var length = buffer.Columns * buffer.Type.Size();
        return new((byte*)buffer.Pointer + ((long)row * length), length);
    }
}
