using System.Buffers.Binary;
using Datacube.Pixels;

namespace Datacube.Raster.Reading;

/// <summary>What stands where a file stores no tile: its nodata value, or 0 where it has none or the type cannot hold it.</summary>
internal static class SparseValue
{
    /// <summary>Writes one little-endian sample.</summary>
    /// <returns>Bytes of a sample.</returns>
    public static int Write(PixelType type, double? nodata, Span<byte> sample)
    {
        // .NET's own NaN has its sign bit set; files have the other one.
        var value = nodata is double.NaN ? BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000) : nodata ?? 0;
        switch (type)
        {
            case PixelType.UInt8: sample[0] = Fits(value, byte.MinValue, byte.MaxValue) ? (byte)value : (byte)0; break;
            case PixelType.Int8: sample[0] = Fits(value, sbyte.MinValue, sbyte.MaxValue) ? (byte)(sbyte)value : (byte)0; break;
            case PixelType.UInt16: BinaryPrimitives.WriteUInt16LittleEndian(sample, Fits(value, ushort.MinValue, ushort.MaxValue) ? (ushort)value : (ushort)0); break;
            case PixelType.Int16: BinaryPrimitives.WriteInt16LittleEndian(sample, Fits(value, short.MinValue, short.MaxValue) ? (short)value : (short)0); break;
            case PixelType.UInt32: BinaryPrimitives.WriteUInt32LittleEndian(sample, Fits(value, uint.MinValue, uint.MaxValue) ? (uint)value : 0); break;
            case PixelType.Int32: BinaryPrimitives.WriteInt32LittleEndian(sample, Fits(value, int.MinValue, int.MaxValue) ? (int)value : 0); break;
            case PixelType.Float32: BinaryPrimitives.WriteSingleLittleEndian(sample, (float)value); break;
            default: BinaryPrimitives.WriteDoubleLittleEndian(sample, value); break;
        }
        return type.Size();
    }

    private static bool Fits(double value, double lowest, double highest) => value >= lowest && value <= highest;
}
