using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Datacube.Raster.Tiff;

/// <summary>One entry of a directory with its value.</summary>
/// <param name="Tag">Tag number.</param>
/// <param name="Type">Type number of TIFF 6.0 section 2 and BigTIFF.</param>
/// <param name="Count">Number of values.</param>
/// <param name="Data">The values in the file's byte order.</param>
/// <param name="BigEndian">The file's byte order.</param>
internal sealed record TiffField(ushort Tag, ushort Type, int Count, ReadOnlyMemory<byte> Data, bool BigEndian)
{
    /// <summary>Bytes of one value of a type, 0 for an unknown type.</summary>
    public static int SizeOf(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };

    /// <summary>All values as non-negative integers. Throws <c>raster.corrupt</c> for another type or a negative value.</summary>
    public long[] Integers()
    {
        var values = new long[Count];
        var data = Data.Span;
        for (var i = 0; i < Count; i++)
        {
            var value = Type switch
            {
                1 or 7 => data[i],
                3 => UInt16(data[(i * 2)..]),
                4 or 13 => UInt32(data[(i * 4)..]),
                16 or 18 => unchecked((long)UInt64(data[(i * 8)..])),
                _ => throw TiffErrors.Corrupt($"tag {Tag} has type {Type} where whole numbers are needed"),
            };
            values[i] = value >= 0 ? value : throw TiffErrors.Corrupt($"tag {Tag} holds the number {unchecked((ulong)value)}");
        }
        return values;
    }

    /// <summary>All values as floating-point numbers. Throws <c>raster.corrupt</c> for another type.</summary>
    public double[] Doubles()
    {
        var values = new double[Count];
        var data = Data.Span;
        for (var i = 0; i < Count; i++)
        {
            values[i] = Type switch
            {
                11 => BitConverter.UInt32BitsToSingle(UInt32(data[(i * 4)..])),
                12 => BitConverter.UInt64BitsToDouble(UInt64(data[(i * 8)..])),
                _ => throw TiffErrors.Corrupt($"tag {Tag} has type {Type} where floating-point numbers are needed"),
            };
        }
        return values;
    }

    /// <summary>Text up to the first NUL. Throws <c>raster.corrupt</c> for another type.</summary>
    public string Text()
    {
        if (Type is not (1 or 2 or 7))
            throw TiffErrors.Corrupt(string.Create(CultureInfo.InvariantCulture, $"tag {Tag} has type {Type} where text is needed"));
        var data = Data.Span;
        var end = data.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? data : data[..end]);
    }

    private ushort UInt16(ReadOnlySpan<byte> data) => BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(data) : BinaryPrimitives.ReadUInt16LittleEndian(data);

    private uint UInt32(ReadOnlySpan<byte> data) => BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(data) : BinaryPrimitives.ReadUInt32LittleEndian(data);

    private ulong UInt64(ReadOnlySpan<byte> data) => BigEndian ? BinaryPrimitives.ReadUInt64BigEndian(data) : BinaryPrimitives.ReadUInt64LittleEndian(data);
}
