using Datacube.Pixels;

namespace Datacube.Raster.Reading;

/// <summary>Rows of a plane as bytes, whatever its type and however large it is.</summary>
internal static unsafe class PixelRows
{
    /// <summary>One row as bytes.</summary>
    public static Span<byte> RowBytes(this PixelBuffer buffer, int row) => buffer.RowBytes(row, buffer.Type.Size());

    /// <summary>One row as bytes, for whoever goes through many and has looked up the size of a sample.</summary>
    public static Span<byte> RowBytes(this PixelBuffer buffer, int row, int size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)buffer.Rows);
        var length = buffer.Columns * size;
        return new((byte*)buffer.Pointer + ((long)row * length), length);
    }
}
